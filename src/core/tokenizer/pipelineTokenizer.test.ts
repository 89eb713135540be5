import { describe, expect, it } from 'vitest';
import { compileCharsmap } from '../../../test/support/charsmap';
import { rust, rustNote } from '../../../test/support/rustTokenizers';
import { expectSameAsRust } from '../../../test/support/sameAsRust';
import { bpeJson, byteTokens, mergedVocabulary, unigramJson } from '../../../test/support/subwordJson';
import { randomUnicodeText } from '../../../test/support/unicodeText';
import { wordPieceJson } from '../../../test/support/wordPieceJson';
import { buildWindows } from '../features/buildWindows';
import { Random } from '../random';
import { loadTokenizer } from './loadTokenizer';

const config = { cls_token: '<s>', sep_token: '</s>', pad_token: '<pad>' };
/** Names of the special tokens; those of WordPiece tokenizers are the usual ones. */
const configOf = (json: object): object => (JSON.stringify(json).includes('"[CLS]"') ? {} : config);
const sequence = (...normalizers: object[]): object => ({ type: 'Sequence', normalizers });
const cuts = (...pretokenizers: object[]): object => ({ type: 'Sequence', pretokenizers });
const metaspace = (options: object): object => ({ type: 'Metaspace', replacement: '▁', ...options });
const byteLevel = (options: object): object => ({
  type: 'ByteLevel',
  add_prefix_space: false,
  trim_offsets: true,
  ...options,
});
const roberta = (trim_offsets: boolean, add_prefix_space: boolean): object => ({
  ...{ type: 'RobertaProcessing', sep: ['</s>', 2], cls: ['<s>', 0], trim_offsets, add_prefix_space },
});

/** Much of what SentencePiece's nmt_nfkc does. */
function nfkcCharsmap(): string {
  const replacements = new Map<string, string>([
    ['\t', ' '],
    ['\n', ' '],
    ['\u200b', ''],
    ['\ufeff', ''],
    ['\u0001', ''],
    ['\r\n', ' '],
  ]);
  const ranges = [
    [0xa0, 0x17f],
    [0x1e00, 0x1eff],
    [0x2000, 0x206f],
    [0xff00, 0xffef],
    [0xfb00, 0xfb06],
    [0x1d100, 0x1d1ff],
  ];
  for (const [first, last] of ranges) {
    for (let codePoint = first; codePoint <= last; codePoint++) {
      const character = String.fromCodePoint(codePoint);
      const compatible = character.normalize('NFKC');
      if (compatible !== character) replacements.set(character, compatible);
      const decomposed = character.normalize('NFD');
      if (decomposed !== character && codePoint < 0x2000) replacements.set(decomposed, compatible);
    }
  }
  return compileCharsmap(replacements);
}

const letters = [...'thelowrdkin 2018éa中文привет▁.,'];
const plainBpe = (options: object, vocabulary: object = {}): object =>
  bpeJson({
    preTokenizer: metaspace({ prepend_scheme: 'first', split: false }),
    postProcessor: null,
    model: { ...mergedVocabulary(letters, vocabulary), ...options },
  });
const unigramWith = (normalizer: object): object => unigramJson({ normalizer });
const cutBy = (preTokenizer: object): object => unigramJson({ normalizer: null, preTokenizer });
const split = (pattern: object, behavior: string, invert = false): object => ({
  type: 'Split',
  pattern,
  behavior,
  invert,
});

const wordVocabulary = Object.fromEntries(
  ['<s>', '<pad>', '</s>', '<unk>', '<mask>', 'the', 'hello', '2018', '中文', 'don', '.'].map((word, id) => [word, id]),
);

const tokenizers: readonly (readonly [name: string, json: object])[] = [
  ['byte-level BPE', bpeJson()],
  [
    'byte-level BPE, prefix space',
    bpeJson({ preTokenizer: byteLevel({ add_prefix_space: true }), postProcessor: roberta(true, true) }),
  ],
  ['byte-level BPE, offsets not trimmed', bpeJson({ postProcessor: roberta(false, false) })],
  [
    'byte-level BPE, prefix space that trimming takes',
    bpeJson({ preTokenizer: byteLevel({ add_prefix_space: true }), postProcessor: roberta(true, false) }),
  ],
  [
    'byte-level BPE, own processor',
    bpeJson({ postProcessor: { type: 'ByteLevel', trim_offsets: true, add_prefix_space: true, use_regex: true } }),
  ],
  ['byte-level BPE, no regular expression', bpeJson({ preTokenizer: byteLevel({ use_regex: false }) })],
  ['byte-level BPE, merges ignored', bpeJson({ model: { ignore_merges: true } })],
  [
    'byte-level BPE behind a split',
    bpeJson({
      preTokenizer: cuts(
        split({ Regex: '\\p{N}{1,3}|[^\\s\\p{L}]+| ?\\p{L}+|\\s+(?!\\S)|\\s' }, 'Isolated'),
        byteLevel({ use_regex: false }),
      ),
    }),
  ],
  ['BPE, unknown', plainBpe({ unk_token: '<unk>' })],
  ['BPE, unknown fused', plainBpe({ unk_token: '<unk>', fuse_unk: true })],
  ['BPE, no unknown token', plainBpe({})],
  [
    'BPE, byte fallback',
    plainBpe({ unk_token: '<unk>', fuse_unk: true, byte_fallback: true }, { extra: byteTokens() }),
  ],
  [
    'BPE, byte fallback with gaps',
    plainBpe({ unk_token: '<unk>', byte_fallback: true }, { extra: byteTokens().slice(0, 230) }),
  ],
  ['BPE, suffix', plainBpe({ unk_token: '<unk>', end_of_word_suffix: '</w>' }, { suffix: '</w>' })],
  ['BPE, prefix', plainBpe({ unk_token: '<unk>', continuing_subword_prefix: '##' }, { prefix: '##' })],
  ['unigram, NFKC', unigramJson()],
  ['unigram, byte fallback', unigramJson({ model: { byte_fallback: true } })],
  ['unigram, charsmap', unigramWith({ type: 'Precompiled', precompiled_charsmap: nfkcCharsmap() })],
  [
    'unigram as DeBERTa v3',
    unigramWith(
      sequence(
        { type: 'Strip', strip_left: true, strip_right: true },
        { type: 'Precompiled', precompiled_charsmap: nfkcCharsmap() },
        { type: 'Replace', pattern: { Regex: ' {2,}' }, content: ' ' },
      ),
    ),
  ],
  [
    'unigram as ALBERT',
    unigramWith(
      sequence(
        { type: 'Replace', pattern: { String: '``' }, content: '"' },
        { type: 'NFKD' },
        { type: 'StripAccents' },
        { type: 'Lowercase' },
        { type: 'Precompiled', precompiled_charsmap: nfkcCharsmap() },
        { type: 'Replace', pattern: { Regex: ' {2,}' }, content: ' ' },
      ),
    ),
  ],
  [
    'unigram as XLM-R',
    unigramJson({
      normalizer: { type: 'Precompiled', precompiled_charsmap: nfkcCharsmap() },
      preTokenizer: cuts({ type: 'WhitespaceSplit' }, metaspace({ prepend_scheme: 'always' })),
    }),
  ],
  ['NFC', unigramWith({ type: 'NFC' })],
  ['NFD', unigramWith({ type: 'NFD' })],
  ['NFKD', unigramWith({ type: 'NFKD' })],
  ['Nmt', unigramWith({ type: 'Nmt' })],
  ['Strip on one side', unigramWith({ type: 'Strip', strip_left: false, strip_right: true })],
  [
    'Prepend and Replace',
    unigramWith(
      sequence({ type: 'Prepend', prepend: '▁' }, { type: 'Replace', pattern: { String: ' ' }, content: '▁▁' }),
    ),
  ],
  [
    'Bert and more',
    unigramWith(
      sequence(
        { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true },
        { type: 'NFKC' },
      ),
    ),
  ],
  ['Metaspace, first', unigramJson({ preTokenizer: metaspace({ prepend_scheme: 'first' }) })],
  ['Metaspace, never', unigramJson({ preTokenizer: metaspace({ prepend_scheme: 'never' }) })],
  ['Metaspace of old files', unigramJson({ preTokenizer: metaspace({ add_prefix_space: true, str_rep: '▁' }) })],
  ['no pre-tokenizer', cutBy(cuts())],
  ['Whitespace', cutBy({ type: 'Whitespace' })],
  ['Punctuation', cutBy(cuts({ type: 'WhitespaceSplit' }, { type: 'Punctuation', behavior: 'MergedWithPrevious' }))],
  ['Punctuation, merged with next', cutBy({ type: 'Punctuation', behavior: 'MergedWithNext' })],
  ['Punctuation, contiguous', cutBy({ type: 'Punctuation', behavior: 'Contiguous' })],
  ['Digits', cutBy(cuts({ type: 'Digits', individual_digits: false }, { type: 'BertPreTokenizer' }))],
  ['single Digits', cutBy({ type: 'Digits', individual_digits: true })],
  ['CharDelimiterSplit', cutBy({ type: 'CharDelimiterSplit', delimiter: 'e' })],
  ['FixedLength', cutBy({ type: 'FixedLength', length: 3 })],
  ['Split, inverted', cutBy(split({ Regex: '[a-zé]+' }, 'Removed', true))],
  [
    'byte-level BPE, bytes from the normalizer',
    bpeJson({ normalizer: sequence({ type: 'NFC' }, { type: 'ByteLevel' }), preTokenizer: null, postProcessor: null }),
  ],
  [
    'words',
    unigramJson({
      normalizer: { type: 'Lowercase' },
      preTokenizer: { type: 'Whitespace' },
      model: {
        type: 'WordLevel',
        unk_token: '<unk>',
        unk_id: undefined,
        byte_fallback: undefined,
        vocab: wordVocabulary,
      },
    }),
  ],
  [
    'WordPiece behind other steps',
    {
      ...wordPieceJson(),
      normalizer: sequence({ type: 'NFD' }, { type: 'Lowercase' }, { type: 'StripAccents' }),
      pre_tokenizer: { type: 'Whitespace' },
    },
  ],
];

const words = [
  '</s>',
  '<mask>',
  "don't",
  "we'll",
  '  ',
  '2018',
  'hello',
  ' the',
  '▁',
  '\n',
  '中文',
  'e\u0301',
  '\r\n',
  '<unk>',
  '``',
  'ﬁ',
  'king',
];
const longWords = [
  '',
  ' ',
  '   ',
  'the '.repeat(3),
  'a'.repeat(3000),
  'é中'.repeat(800),
  '😀'.repeat(300),
  '\u0301\u0327a'.repeat(200),
];

describe.skipIf(!rust)(`ids and offsets of random texts: ${rustNote}`, () => {
  async function compare(json: object, seed: number, count: number): Promise<void> {
    const tokenizer = loadTokenizer(json, configOf(json));
    const random = Random.fromSeed(seed);
    const texts = [...longWords, ...Array.from({ length: count }, () => randomUnicodeText(random, 40, words))];
    await expectSameAsRust(json, tokenizer, texts, `seed ${seed}`);
  }

  it.each(tokenizers)('%s', async (_, json) => {
    await compare(json, 11, 150);
  });

  it.each([1, 2, 3, 4])('with random added tokens %i', async seed => {
    const random = Random.fromSeed(seed, 1);
    const bit = (): boolean => random.below(2) === 1;
    const addedTokens = ['hello', '<x>', ' x ', 'Ünï', '中文', 'a', 'é', '😀'].filter(bit).map(content => ({
      ...{ id: 0, content, special: bit(), normalized: bit() },
      ...{ single_word: bit(), lstrip: bit(), rstrip: bit() },
    }));
    await compare(bpeJson({ addedTokens }), seed, 150);
    await compare(unigramJson({ addedTokens, preTokenizer: metaspace({ prepend_scheme: 'first' }) }), seed, 150);
  });
});

describe('what a tokenizer says of pairs', () => {
  it('has two separators and no types as RoBERTa', () => {
    const settings = { ...config, padding_side: 'left', model_max_length: 512 };
    expect(loadTokenizer(bpeJson(), settings).sequences).toEqual({
      pair: {
        before: { ids: [0], typeIds: [0] },
        between: { ids: [2, 2], typeIds: [0, 0] },
        after: { ids: [2], typeIds: [0] },
        firstTypeId: 0,
        secondTypeId: 0,
      },
      padding: { id: 1, typeId: 0, side: 'left' },
      maxLength: 512,
      hasTokenTypes: false,
    });
  });

  it('is used for windows', () => {
    const tokenizer = loadTokenizer(bpeJson(), config);
    const example = {
      id: 'q',
      title: '',
      paragraphIndex: 0,
      question: 'a',
      context: 'b',

      answers: [],
    };
    const { windows } = buildWindows([example], tokenizer, { maxLength: 16, docStride: 4 });
    const [[question], [context]] = [tokenizer.encode('a').ids, tokenizer.encode('b').ids];
    expect(windows.map(({ inputIds }) => [...inputIds])).toEqual([[0, question, 2, 2, context, 2]]);
  });

  it('has a token type for padding where the configuration gives one', () => {
    const rules = loadTokenizer(unigramJson(), { ...config, pad_token_type_id: 3 }).sequences;
    expect(rules?.padding.typeId).toBe(3);
  });

  it.each<[string, object, boolean]>([
    ['BERT', {}, true],
    ['a list without them', { model_input_names: ['input_ids', 'attention_mask'] }, false],
    ['a list with them', { model_input_names: ['input_ids', 'token_type_ids'], tokenizer_class: 'DistilBertX' }, true],
    ['DistilBERT', { tokenizer_class: 'DistilBertTokenizer' }, false],
  ])('says whether the model has token types: %s', (_, settings, expected) => {
    expect(loadTokenizer(wordPieceJson(), settings).sequences?.hasTokenTypes).toBe(expected);
  });

  it('is as BERT without a post-processor', () => {
    const { sequences } = loadTokenizer(unigramJson(), { ...config, model_max_length: 1e30 });
    expect(sequences?.pair.after).toEqual({ ids: [2], typeIds: [1] });
    expect(sequences?.maxLength).toBeUndefined();
  });
});
