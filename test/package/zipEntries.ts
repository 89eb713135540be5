import { readFileSync } from 'node:fs';

/** A file in a ZIP archive: its name and its size in bytes once unpacked. */
export interface ZipEntry {
  readonly name: string;
  readonly bytes: number;
}

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;

/** Lists a ZIP archive from its central directory (APPNOTE 4.3.12 and 4.3.16). Archives above 4 GB are not read. */
export function zipEntries(file: string): ZipEntry[] {
  const archive = readFileSync(file);
  let end = archive.length - 22;
  while (end >= 0 && archive.readUInt32LE(end) !== endOfDirectory) end -= 1;
  if (end < 0) throw new Error(`${file} is no ZIP archive`);
  const count = archive.readUInt16LE(end + 10);
  let at = archive.readUInt32LE(end + 16);
  const entries: ZipEntry[] = [];
  for (let index = 0; index < count; index += 1) {
    if (archive.readUInt32LE(at) !== directoryEntry) throw new Error(`${file} has a damaged directory`);
    const nameLength = archive.readUInt16LE(at + 28);
    const rest = archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
    entries.push({
      name: archive.toString('utf8', at + 46, at + 46 + nameLength),
      bytes: archive.readUInt32LE(at + 24),
    });
    at += 46 + nameLength + rest;
  }
  return entries;
}
