import { createHash } from 'node:crypto';

/** Node.js hashes less than 2 GiB at once. */
const mostBytesAtOnce = 2 ** 30;

/** SHA-256, in hexadecimal, of blocks of bytes of any size one after another. */
export function sha256OfBytes(blocks: Iterable<Uint8Array>): string {
  const hash = createHash('sha256');
  for (const block of blocks) {
    for (let from = 0; from < block.length; from += mostBytesAtOnce) {
      hash.update(block.subarray(from, from + mostBytesAtOnce));
    }
  }
  return hash.digest('hex');
}
