import { open, readFile, type FileHandle } from 'node:fs/promises';

/** `readFile` refuses a file from here on. */
const largestOfReadFile = 2 ** 31 - 1;
/** A system reads less than 2 GiB at once. */
const mostBytesAtOnce = 2 ** 30;

/**
 * Reads a file of any size that memory holds into one buffer.
 * @param sizes from which size on it is read in pieces, and their size
 * @throws Node's system errors; RangeError for a file larger than a buffer can be (4 GiB before Node.js 22)
 */
export async function readWholeFile(
  path: string,
  sizes = { largestAtOnce: largestOfReadFile, piece: mostBytesAtOnce },
): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    if (size <= sizes.largestAtOnce) return await readFile(handle);
    const bytes = Buffer.allocUnsafeSlow(size);
    const end = await fill(handle, bytes, sizes.piece);
    if (end < size) throw new RangeError(`the file became shorter while it was read`);
    return bytes;
  } finally {
    await handle.close();
  }
}

/** @returns how many bytes there were */
async function fill(handle: FileHandle, bytes: Uint8Array, piece: number): Promise<number> {
  let end = 0;
  while (end < bytes.length) {
    const { bytesRead } = await handle.read(bytes, end, Math.min(piece, bytes.length - end), end);
    if (bytesRead === 0) break;
    end += bytesRead;
  }
  return end;
}
