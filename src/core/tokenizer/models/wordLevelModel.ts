import { unsupportedComponent, type TokenizerComponent } from '../tokenizerJson';
import { utf8Length, type SubwordModel, type SubwordPieces } from './subwordModel';
import { readVocabulary } from './vocabulary';

/** The Rust library's `WordLevel`: each word is one token, an unknown one the unknown token. */
export class WordLevelModel implements SubwordModel {
  readonly idOfToken: ReadonlyMap<string, number>;
  readonly unknownToken: string;
  private readonly unknownId: number;

  /** Throws `tokenizer-unsupported` when the vocabulary lacks the unknown token: the library then fails at the first such word. */
  constructor(component: TokenizerComponent) {
    const { unk_token: unknownToken = '<unk>' } = component;
    if (typeof unknownToken !== 'string') throw unsupportedComponent('unk_token of model', component);
    this.idOfToken = readVocabulary(component);
    const unknownId = this.idOfToken.get(unknownToken);
    if (unknownId === undefined) throw unsupportedComponent('model without its unknown token', unknownToken);
    this.unknownToken = unknownToken;
    this.unknownId = unknownId;
  }

  split(word: string): SubwordPieces {
    return { ids: [this.idOfToken.get(word) ?? this.unknownId], starts: [0], ends: [utf8Length(word)] };
  }
}
