import { CodePointIndex } from '../../src/core/text/codePoints';
import type { OffsetTokenizer, TokenTable } from '../../src/core/tokenizer/types';

/** A tokenizer for tests of what comes behind it: words between blanks are tokens, with ids from 10 on as they come. */
export class WordTokenizer implements OffsetTokenizer {
  readonly special = { pad: 0, unk: 1, cls: 2, sep: 3 };
  readonly encoded: string[] = [];
  private readonly words: string[] = [];

  get vocabularySize(): number {
    return 10 + this.words.length;
  }

  encode(text: string): TokenTable {
    this.encoded.push(text);
    const index = new CodePointIndex(text);
    const matches = [...text.matchAll(/\S+/g)];
    return {
      length: matches.length,
      ids: Int32Array.from(matches, ([word]) => this.idOf(word)),
      startCodePoints: Int32Array.from(matches, match => index.fromUtf16(match.index)),
      endCodePoints: Int32Array.from(matches, match => index.fromUtf16(match.index + match[0].length)),
    };
  }

  token(id: number): string {
    return this.words[id - 10];
  }

  private idOf(word: string): number {
    const known = this.words.indexOf(word);
    return 10 + (known < 0 ? this.words.push(word) - 1 : known);
  }
}
