import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { SpanLabError } from '../../core/errors';
import { isMissing, nodeFileSystem, type FileSystem } from './fileSystem';

const gunzipAsync = promisify(gunzip);

/** The longest string V8 can hold is a little over this; a compressed file that claims more is refused while unpacking. */
const longestText = 500 * 1024 * 1024;

/**
 * Reads a UTF-8 text file, packed with gzip or not (told by its first bytes, not by its name). A byte-order mark is left out,
 * as editors do, so that offsets agree with theirs.
 *
 * @throws SpanLabError `file-missing`; `file-unreadable` for a folder, missing rights, broken gzip data, bytes that are not
 * UTF-8, or more than 500 MiB of text.
 */
export async function readTextFile(path: string, files: FileSystem = nodeFileSystem): Promise<string> {
  return decodeText(await readUnpacked(path, files), path);
}

/**
 * The bytes of a file, unpacked if they are packed with gzip.
 *
 * @throws SpanLabError `file-missing`; `file-unreadable`, also for more than 500 MiB
 */
export async function readUnpacked(path: string, files: FileSystem = nodeFileSystem): Promise<Uint8Array> {
  const bytes = await readBytes(path, files);
  try {
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const plain = isGzip ? await gunzipAsync(bytes, { maxOutputLength: longestText }) : bytes;
    if (plain.length > longestText) throw new RangeError('it is longer than 500 MiB');
    return plain;
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** @throws SpanLabError `file-unreadable` for bytes that are not UTF-8 */
export function decodeText(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/**
 * Reads a file as bytes.
 *
 * @throws SpanLabError `file-missing`, `file-unreadable`
 */
export async function readBytes(path: string, files: FileSystem = nodeFileSystem): Promise<Buffer> {
  try {
    return await files.readFile(path);
  } catch (cause) {
    throw readFailed(path, cause);
  }
}

/** The coded failure for an error of the file system while reading. */
export function readFailed(path: string, cause: unknown): SpanLabError {
  if (!isMissing(cause)) return unreadable(path, cause);
  return new SpanLabError('file-missing', `There is no file ${path}.`, { path }, { cause });
}

/** The coded failure for a file whose content cannot be read. */
export function unreadable(path: string, cause: unknown): SpanLabError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new SpanLabError('file-unreadable', `Cannot read ${path}: ${reason}.`, { path }, { cause });
}
