import { open, readFile } from 'node:fs/promises';
import { readInto } from './readInto';

/** `readFile` refuses a file from here on. */
const largestOfReadFile = 2 ** 31 - 1;

/**
 * Reads a file of any size that memory holds into one buffer.
 * @param sizes from which size on it is read in pieces, and their size
 * @throws Node's system errors; RangeError for a file larger than a buffer can be (4 GiB before Node.js 22)
 */
export async function readWholeFile(
  path: string,
  sizes: { readonly largestAtOnce: number; readonly piece?: number } = { largestAtOnce: largestOfReadFile },
): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    if (size <= sizes.largestAtOnce) return await readFile(handle);
    const bytes = Buffer.allocUnsafeSlow(size);
    const end = await readInto(handle, bytes, 0, sizes.piece);
    if (end < size) throw new RangeError(`the file became shorter while it was read`);
    return bytes;
  } finally {
    await handle.close();
  }
}
