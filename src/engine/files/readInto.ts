import type { FileHandle } from 'node:fs/promises';

/** A system reads less than 2 GiB at once. */
const mostBytesAtOnce = 2 ** 30;

/**
 * Fills a block of any size with the bytes of a file from `offset` on, in pieces.
 * @returns how many there were: less than the block holds where the file ends
 */
export async function readInto(
  handle: FileHandle,
  block: Uint8Array,
  offset: number,
  piece = mostBytesAtOnce,
): Promise<number> {
  let done = 0;
  while (done < block.length) {
    const { bytesRead } = await handle.read(block, done, Math.min(piece, block.length - done), offset + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return done;
}
