import { WordPiece } from '@huggingface/tokenizers';
import { readVocabulary } from './models/vocabulary';
import { unsupportedComponent, type TokenizerComponent } from './tokenizerJson';

/** The pieces of one word: their ids, and how many of the word's code points each takes. */
export interface WordPieces {
  readonly ids: readonly number[];
  readonly lengths: readonly number[];
}

/** The WordPiece model of a tokenizer.json, as `@huggingface/tokenizers` runs it, with the length of each piece. */
export class WordPieceModel {
  readonly unknownToken: string;
  /** The vocabulary without added tokens; ids may have gaps. */
  readonly idOfToken: ReadonlyMap<string, number>;
  private readonly unknownId: number;
  private readonly model: InstanceType<typeof WordPiece>;
  private readonly prefixLength: number;

  constructor(component: TokenizerComponent) {
    const { unk_token: unknownToken = '[UNK]', continuing_subword_prefix: prefix = '##' } = component;
    const longest = component.max_input_chars_per_word ?? 100;
    const vocab = Object.fromEntries(readVocabulary(component));
    if (typeof unknownToken !== 'string' || typeof prefix !== 'string' || typeof longest !== 'number') {
      throw unsupportedComponent('options of model', component);
    }
    this.model = new WordPiece({
      type: 'WordPiece',
      vocab,
      unk_token: unknownToken,
      continuing_subword_prefix: prefix,
      max_input_chars_per_word: longest,
    });
    this.idOfToken = this.model.tokens_to_ids;
    const unknownId = this.idOfToken.get(unknownToken);
    if (unknownId === undefined) throw unsupportedComponent('model without its unknown token', unknownToken);
    this.unknownToken = unknownToken;
    this.unknownId = unknownId;
    this.prefixLength = [...prefix].length;
  }

  /** The pieces of a normalised word of `length` code points. A word that cannot be put together is one unknown token. */
  split(word: string, length: number): WordPieces {
    // The longest piece is tried first, so a word of the vocabulary is its own piece: no need to ask the model.
    const id = this.idOfToken.get(word);
    if (id !== undefined && length <= this.model.max_input_chars_per_word) return { ids: [id], lengths: [length] };
    const tokens = this.model.encode([word]);
    if (tokens.length === 1) return { ids: [this.unknownId], lengths: [length] };
    return {
      ids: tokens.map(token => this.idOfToken.get(token) ?? this.unknownId),
      lengths: tokens.map((token, place) => [...token].length - (place === 0 ? 0 : this.prefixLength)),
    };
  }
}
