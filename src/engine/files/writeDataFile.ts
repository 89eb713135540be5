import { gzipSync } from 'node:zlib';
import { writeFileAtomically } from './writeFileAtomically';

/**
 * Writes a data set whole or not at all, packed with gzip when the file's name ends in `.gz`.
 * @throws SpanLabError `file-write-failed`
 */
export async function writeDataFile(path: string, text: string): Promise<void> {
  await writeFileAtomically(path, path.endsWith('.gz') ? gzipSync(text) : text);
}
