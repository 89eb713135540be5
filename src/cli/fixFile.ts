import { access, constants, realpath, stat } from 'node:fs/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { analyseDataset } from '../core/dataset/analysis';
import { repairsOf } from '../core/dataset/repairs';
import { reportOf, type ValidationReport } from '../core/dataset/validate';
import { nodeFileSystem, type FileSystem } from '../engine/files/fileSystem';
import { readBytes } from '../engine/files/readTextFile';
import { writeFailed, writeFileAtomically } from '../engine/files/writeFileAtomically';

export interface FixedDataset {
  readonly text: string;
  readonly report: ValidationReport;
  /** How many fixes were applied. */
  readonly fixed: number;
}

/** Applies the unambiguous fixes until none is left. */
export function fixDataset(text: string): FixedDataset {
  const { analysis, repaired } = repairsOf(analyseDataset(text));
  return { text: analysis.text, report: reportOf(analysis), fixed: repaired };
}

const byteOrderMark = '\ufeff';

/**
 * Writes a text over the file it was read from, whole or not at all. What `readTextFile` took away comes back: gzip and a
 * byte-order mark. A symbolic link stays one, and permissions stay as they are.
 * @throws SpanLabError `file-missing`, `file-unreadable`; `file-write-failed`, also for a file that is marked as read-only, which a
 * rename would replace all the same
 */
export async function rewriteTextFile(path: string, text: string, files: FileSystem = nodeFileSystem): Promise<void> {
  const bytes = await readBytes(path, files);
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const plain = isGzip ? gunzipSync(bytes) : bytes;
  const hasMark = plain.subarray(0, 3).equals(Buffer.from(byteOrderMark));
  const content = hasMark ? byteOrderMark + text : text;
  const target = await realpath(path);
  await refuseReadOnly(target, path);
  await writeFileAtomically(target, isGzip ? gzipSync(content) : content, files);
}

/** Anybody's write permission is asked for as well as the process's own: root may write everywhere. */
async function refuseReadOnly(target: string, path: string): Promise<void> {
  try {
    await access(target, constants.W_OK);
  } catch (cause) {
    throw writeFailed(path, cause);
  }
  const { mode } = await stat(target);
  if ((mode & 0o222) === 0) throw writeFailed(path, new Error('the file is read-only'));
}
