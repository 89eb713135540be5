import { join } from 'node:path';
import { nodeFileSystem, systemCode, type FileSystem } from '../files/fileSystem';
import { writeFailed } from '../files/writeFileAtomically';
import { RunFolder } from './runFolder';

/**
 * Makes a new folder `<parent>/<slug of name>-<yyyymmdd-hhmmss>` (local time) for a run, with `-2`, `-3`, … appended when that
 * is taken: two runs never share a folder. The parent is made when absent.
 *
 * @throws SpanLabError `file-write-failed`
 */
export async function createRunFolder(
  parent: string,
  name: string,
  now: Date = new Date(),
  files: FileSystem = nodeFileSystem,
): Promise<RunFolder> {
  const base = join(parent, `${slugOf(name)}-${timestampOf(now)}`);
  for (let attempt = 1; ; attempt++) {
    const path = attempt === 1 ? base : `${base}-${attempt}`;
    try {
      await files.ensureFolder(parent);
      await files.makeFolder(path);
      return new RunFolder(path, files);
    } catch (error) {
      if (systemCode(error) !== 'EEXIST' || attempt === 1000) throw writeFailed(path, error);
    }
  }
}

/** Letters and digits of any script in lower case, everything else a hyphen; at most 40 code points, `run` when none is left. */
export function slugOf(name: string): string {
  const hyphenated = name.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]+/gu, '-');
  const short = Array.from(hyphenated).slice(0, 40).join('');
  return short.replace(/^-|-$/g, '') || 'run';
}

function timestampOf(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`;
  return `${day}-${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`;
}
