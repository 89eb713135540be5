import { expect } from 'vitest';
import type { OffsetTokenizer } from '../../src/core/tokenizer/types';
import { rust } from './rustTokenizers';
import { inHex } from './unicodeText';

/**
 * Expects that a tokenizer gives each text the ids and offsets that the Rust library gives it for the same tokenizer.json.
 * `source` says where the texts come from, such as a seed, and stands in a failure beside the text's place and characters.
 */
export async function expectSameAsRust(
  json: object,
  tokenizer: OffsetTokenizer,
  texts: readonly string[],
  source: string,
): Promise<void> {
  const oracle = (rust as NonNullable<typeof rust>).Tokenizer.fromString(JSON.stringify(json));
  const encodings = await oracle.encodeBatch([...texts], { addSpecialTokens: false });
  texts.forEach((text, place) => {
    const ids = encodings[place].getIds();
    const expected = encodings[place].getOffsets().map(([start, end], i) => [ids[i], start, end]);
    const { ids: own, startCodePoints, endCodePoints } = tokenizer.encode(text);
    const actual = Array.from(own, (id, i) => [id, startCodePoints[i], endCodePoints[i]]);
    // Comparing text is faster than comparing arrays, of which there are thousands.
    if (String(actual) !== String(expected)) {
      expect(actual, `${source}, text ${place}: ${inHex(text).slice(0, 500)}`).toEqual(expected);
    }
  });
}
