import { createHash } from 'node:crypto';
import type { FileRecord } from '../../core/runs/runManifest';
import { nodeFileSystem, type FileSystem } from './fileSystem';
import { readFailed } from './readTextFile';

/**
 * SHA-256 of a file's bytes in hexadecimal, read in pieces.
 *
 * @throws SpanLabError `file-missing`, `file-unreadable`
 */
export async function sha256OfFile(path: string, files: FileSystem = nodeFileSystem): Promise<string> {
  return (await describeFile(path, files)).sha256;
}

/**
 * What a run manifest says of a file: path, size and hash.
 *
 * @throws SpanLabError `file-missing`, `file-unreadable`
 */
export async function describeFile(path: string, files: FileSystem = nodeFileSystem): Promise<FileRecord> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of files.readChunks(path)) {
      hash.update(chunk);
      bytes += chunk.length;
    }
  } catch (cause) {
    throw readFailed(path, cause);
  }
  return { path, bytes, sha256: hash.digest('hex') };
}
