import { characterOfByte } from '../byteCharacters';
import { utf8Width, type SubwordModel } from './subwordModel';

/** Longest word that is kept in the cache, in UTF-16 units; longer ones are rare and would fill it. */
const longestCachedWord = 64;
const maxCachedWords = 200_000;

/** Splits words with a model, each only once; positions are UTF-16 units of the word. */
export class WordPieces {
  private readonly known = new Map<string, Int32Array>();

  constructor(
    private readonly model: SubwordModel,
    private readonly isByteLevel: boolean,
  ) {}

  /** Pieces of a word, three numbers each: id, start and end. */
  split(word: string): Int32Array {
    let pieces = this.known.get(word);
    if (pieces === undefined) {
      pieces = this.splitNew(word);
      if (this.known.size >= maxCachedWords) this.known.clear();
      if (word.length <= longestCachedWord) this.known.set(word, pieces);
    }
    return pieces;
  }

  private splitNew(word: string): Int32Array {
    /** For each byte of what the model is given, the units of the character that it belongs to. */
    const starts: number[] = [];
    const ends: number[] = [];
    let given = '';
    const encoder = new TextEncoder();
    for (let unit = 0; unit < word.length;) {
      const codePoint = word.codePointAt(unit) ?? 0;
      const end = unit + (codePoint > 0xffff ? 2 : 1);
      let width = utf8Width(codePoint);
      if (this.isByteLevel) {
        width = 0;
        for (const byte of encoder.encode(word.slice(unit, end))) {
          const character = characterOfByte[byte];
          given += character;
          width += utf8Width(character.charCodeAt(0));
        }
      }
      for (; width > 0; width--) {
        starts.push(unit);
        ends.push(end);
      }
      unit = end;
    }
    const pieces = this.model.split(this.isByteLevel ? given : word);
    const result = new Int32Array(pieces.ids.length * 3);
    pieces.ids.forEach((id, i) => {
      result[3 * i] = id;
      result[3 * i + 1] = starts[pieces.starts[i]];
      result[3 * i + 2] = ends[pieces.ends[i] - 1];
    });
    return result;
  }
}
