/** Parts of a BERT tokenizer.json that a test wants otherwise than usual. */
export interface WordPieceJsonParts {
  readonly normalizer?: object;
  readonly pieces?: readonly string[];
  readonly addedTokens?: readonly object[];
}

export const bertSpecialTokens = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];

/** Enough to cut most words into several pieces, of several scripts, while some characters stay unknown. */
const usualPieces = [
  ...Array.from({ length: 94 }, (_, i) => String.fromCharCode(0x21 + i)),
  ...[...'äéñßøıςσаяאبकあ가각中文学𠀀😀àâ'],
  ...'the un aff able ing foo bar hello world 2 20 201 don 中文 éa ii ss i̇'.split(' '),
  ...['\u1100', '\u1161', '\u11a8', '\u0301', '\u1b44', '\u0327', '\u0001', '\ufffd', '\u200d'],
];

/** A tokenizer.json as Hugging Face writes it for BERT, with a small vocabulary; ids are places in it. */
export function wordPieceJson({ normalizer, pieces = usualPieces, addedTokens = [] }: WordPieceJsonParts = {}): object {
  const vocabulary = [...new Set([...bertSpecialTokens, ...pieces, ...pieces.map(piece => `##${piece}`)])];
  const special = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  const token = (id: string, type: number): object => ({ SpecialToken: { id, type_id: type } });
  const sequence = (id: string, type: number): object => ({ Sequence: { id, type_id: type } });
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [...bertSpecialTokens.map((content, id) => ({ id, content, ...special })), ...addedTokens],
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: true,
      ...normalizer,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [token('[CLS]', 0), sequence('A', 0), token('[SEP]', 0)],
      pair: [token('[CLS]', 0), sequence('A', 0), token('[SEP]', 0), sequence('B', 1), token('[SEP]', 1)],
      special_tokens: {
        '[CLS]': { id: '[CLS]', ids: [2], tokens: ['[CLS]'] },
        '[SEP]': { id: '[SEP]', ids: [3], tokens: ['[SEP]'] },
      },
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(vocabulary.map((piece, id) => [piece, id])),
    },
  };
}
