import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { unreadableFile } from '../unreadableFile';

/** VS Code gives extensions the text of no longer documents; in UTF-16 units. */
const longestDocument = 50 * 1024 * 1024;

/**
 * Whether a UTF-8 file is too long for VS Code to give its text to extensions. Reads, in pieces, only files that have as many bytes.
 * @throws SpanLabError `file-missing`, `file-unreadable`
 */
export async function isLongFile(path: string, limit = longestDocument): Promise<boolean> {
  try {
    if ((await stat(path)).size <= limit) return false;
    let units = 0;
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
      units += utf16Units(chunk as Uint8Array);
      if (units > limit) return true;
    }
    return false;
  } catch (error) {
    throw unreadableFile(path, error);
  }
}

/** How many UTF-16 units begin in these bytes: one for each character's first byte, two where it has four. */
function utf16Units(utf8: Uint8Array): number {
  let units = 0;
  // Over tens of millions of bytes an iterator takes eight times as long as an index.
  let index = 0;
  while (index < utf8.length) {
    const byte = utf8[index++] ?? 0;
    if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1;
  }
  return units;
}
