import { codePointLength } from '../../text/codePoints';
import type { WordPieceModel } from '../wordPieceModel';
import { utf8Width, type SubwordModel, type SubwordPieces } from './subwordModel';

/** WordPiece behind other normalizers and pre-tokenizers than BERT's. */
export class WordPieceSubwords implements SubwordModel {
  readonly idOfToken: ReadonlyMap<string, number>;
  readonly unknownToken: string;

  constructor(private readonly model: WordPieceModel) {
    this.idOfToken = model.idOfToken;
    this.unknownToken = model.unknownToken;
  }

  split(word: string): SubwordPieces {
    const { ids, lengths } = this.model.split(word, codePointLength(word));
    const characters = Array.from(word, character => utf8Width(character.codePointAt(0) ?? 0));
    const starts: number[] = [];
    const ends: number[] = [];
    let place = 0;
    let end = 0;
    for (const length of lengths) {
      starts.push(end);
      for (const last = place + length; place < last; place++) end += characters[place];
      ends.push(end);
    }
    return { ids, starts, ends };
  }
}
