import { describe, expect, it } from 'vitest';
import { rust, rustNote } from '../../../test/support/rustTokenizers';
import { expectSameAsRust } from '../../../test/support/sameAsRust';
import { randomUnicodeText } from '../../../test/support/unicodeText';
import { wordPieceJson } from '../../../test/support/wordPieceJson';
import { SpanLabError } from '../errors';
import { Random } from '../random';
import { loadTokenizer } from './loadTokenizer';
import type { OffsetTokenizer } from './types';

/** Tokens with their offsets, for reading. */
function show(tokenizer: OffsetTokenizer, text: string): [token: string, start: number, end: number][] {
  const { ids, startCodePoints, endCodePoints } = tokenizer.encode(text);
  return Array.from(ids, (id, i) => [tokenizer.token(id), startCodePoints[i], endCodePoints[i]]);
}

describe('a BERT tokenizer', () => {
  const tokenizer = loadTokenizer(wordPieceJson());

  it('knows its special tokens and its vocabulary', () => {
    expect(tokenizer.special).toEqual({ pad: 0, unk: 1, cls: 2, sep: 3 });
    expect(tokenizer.token(2)).toBe('[CLS]');
    expect(tokenizer.token(tokenizer.vocabularySize - 1)).toMatch(/^##/);
    expect(() => tokenizer.token(-1)).toThrow(RangeError);
    expect(() => tokenizer.token(tokenizer.vocabularySize)).toThrow(RangeError);
  });

  it.each<[string, string, [string, number, number][]]>([
    ['nothing', ' \t', []],
    [
      'pieces of a word',
      'Unaffable',
      [
        ['un', 0, 2],
        ['##aff', 2, 5],
        ['##able', 5, 9],
      ],
    ],
    [
      'punctuation',
      "don't",
      [
        ['don', 0, 3],
        ["'", 3, 4],
        ['t', 4, 5],
      ],
    ],
    [
      'accents, composed or not',
      'é e\u0301a',
      [
        ['e', 0, 1],
        ['e', 2, 3],
        ['##a', 4, 5],
      ],
    ],
    ['what is removed inside a word', 'f\u200boo', [['foo', 0, 4]]],
    [
      'Chinese characters, one by one',
      '中文學',
      [
        ['中', 0, 1],
        ['文', 1, 2],
        ['[UNK]', 2, 3],
      ],
    ],
    [
      'characters of two UTF-16 units',
      '😀 𠀀a',
      [
        ['😀', 0, 1],
        ['𠀀', 2, 3],
        ['a', 3, 4],
      ],
    ],
    [
      'a syllable that falls into letters',
      '가',
      [
        ['\u1100', 0, 1],
        ['##\u1161', 0, 1],
      ],
    ],
    [
      'special tokens in the text',
      'foo[SEP]bar',
      [
        ['foo', 0, 3],
        ['[SEP]', 3, 8],
        ['bar', 8, 11],
      ],
    ],
    [
      'special tokens in small letters',
      '[sep]',
      [
        ['[', 0, 1],
        ['s', 1, 2],
        ['##e', 2, 3],
        ['##p', 3, 4],
        [']', 4, 5],
      ],
    ],
    [
      'an unknown word',
      'foo√ foo',
      [
        ['[UNK]', 0, 4],
        ['foo', 5, 8],
      ],
    ],
    ['a lone surrogate', 'fo\ud800o', [['foo', 0, 4]]],
  ])('gives tokens with code point offsets: %s', (_, text, expected) => {
    expect(show(tokenizer, text)).toEqual(expected);
  });

  it('makes one unknown token of a word of more than 100 characters', () => {
    expect(tokenizer.encode('a'.repeat(100)).length).toBe(100);
    expect(show(tokenizer, `${'a'.repeat(101)}.`)).toEqual([
      ['[UNK]', 0, 101],
      ['.', 101, 102],
    ]);
  });

  it('gives tables that later texts do not change', () => {
    const first = tokenizer.encode('hello world');
    const ids = [...first.ids];
    tokenizer.encode('foo bar '.repeat(1000));
    expect([...first.ids]).toEqual(ids);
    expect(tokenizer.encode('foo bar '.repeat(1000)).length).toBe(2000);
  });

  it('takes the names of special tokens from the template, then from tokenizer_config.json', () => {
    const json = { ...wordPieceJson({ pieces: ['<s>', '</s>', '<p>'] }), post_processor: null };
    const config = { cls_token: '<s>', sep_token: { content: '</s>' }, pad_token: '<p>', unk_token: '[MASK]' };
    expect(loadTokenizer(json, config).special).toEqual({ unk: 1, cls: 5, sep: 6, pad: 7 });
    expect(loadTokenizer(wordPieceJson(), { cls_token: 'foo' }).special.cls).toBe(2);
  });

  it('accepts components inside sequences, and the older post-processor', () => {
    const json = wordPieceJson() as { normalizer: object; pre_tokenizer: object };
    const nested = {
      ...json,
      normalizer: { type: 'Sequence', normalizers: [{ type: 'Sequence', normalizers: [json.normalizer] }] },
      pre_tokenizer: { type: 'Sequence', pretokenizers: [json.pre_tokenizer] },
      post_processor: { type: 'BertProcessing', sep: ['[SEP]', 3], cls: ['[CLS]', 2] },
    };
    expect(show(loadTokenizer(nested), 'Foo, bar')).toEqual(show(tokenizer, 'Foo, bar'));
  });
});

describe('what is not supported', () => {
  const json = wordPieceJson() as Record<string, object>;
  const bertPair = (json.post_processor as { pair: { [part: string]: object }[] }).pair;
  it.each<[string, unknown, string]>([
    ['another model', { ...json, model: { type: 'Unheard', vocab: {} } }, 'Unheard'],
    ['words without an unknown one', { ...json, model: { type: 'WordLevel', vocab: {} } }, '<unk>'],
    ['an unnamed BPE model', { ...json, model: { vocab: [], merges: [] } }, 'BPE'],
    ['another normalizer', { ...json, normalizer: { type: 'Unheard' } }, 'Unheard'],
    [
      'one more normalizer',
      { ...json, normalizer: { type: 'Sequence', normalizers: [json.normalizer, { type: 'Prepend' }] } },
      'Prepend',
    ],
    ['another pre-tokenizer', { ...json, pre_tokenizer: { type: 'UnicodeScripts' } }, 'UnicodeScripts'],
    [
      'one more pre-tokenizer',
      {
        ...json,
        pre_tokenizer: { type: 'Sequence', pretokenizers: [json.pre_tokenizer, { type: 'FixedLength', length: 0 }] },
      },
      'FixedLength',
    ],
    ['another post-processor', { ...json, post_processor: { type: 'RobertaProcessing' } }, 'RobertaProcessing'],
    [
      'another order of the pair',
      { ...json, post_processor: { type: 'TemplateProcessing', pair: [...bertPair].reverse() } },
      'TemplateProcessing',
    ],
    ['a vocabulary of something else', { ...json, model: { type: 'WordPiece', vocab: { a: 'b' } } }, 'WordPiece'],
    ['an id without measure', { ...json, model: { type: 'WordPiece', vocab: { a: 2e9 } } }, 'WordPiece'],
    ['a model without unknown token', { ...json, model: { type: 'WordPiece', vocab: { a: 0 } } }, '[UNK]'],
  ])('is refused by name: %s', (_, unsupported, component) => {
    const error = refusal(unsupported);
    expect(error.code).toBe('tokenizer-unsupported');
    expect(error.details.component).toBe(component);
  });

  it.each<[string, unknown]>([
    ['no object', 'tokenizer'],
    ['no model', {}],
    ['a component without type', { ...json, normalizer: {} }],
    ['added tokens that are no list', { ...json, added_tokens: {} }],
    ['an added token without content', { ...json, added_tokens: [{ id: 1 }] }],
    ['a sequence of nothing', { ...json, normalizer: { type: 'Sequence' } }],
  ])('is refused: %s', (_, broken) => {
    expect(refusal(broken).code).toBe('tokenizer-unsupported');
  });

  it('is refused: no separator in the vocabulary', () => {
    const error = refusal({ ...json, post_processor: null }, { sep_token: '</s>' });
    expect(error.details).toEqual({ part: 'sep_token', component: '</s>' });
  });

  function refusal(tokenizerJson: unknown, config?: unknown): SpanLabError {
    try {
      loadTokenizer(tokenizerJson, config);
    } catch (error) {
      if (error instanceof SpanLabError) return error;
      throw error;
    }
    throw new Error('The tokenizer was accepted.');
  }
});

describe.skipIf(!rust)(`ids and offsets of random texts: ${rustNote}`, () => {
  const words = ['[SEP]', '[sep]', 'foo', 'Foo', 'hello', '<x>', ' x ', 'Ünï', '中文', "don't", '2018'];
  const longWords = ['a'.repeat(101), 'é'.repeat(100), 'x\u200b'.repeat(101), '😀'.repeat(101), ''];

  async function compare(json: object, seed: number): Promise<void> {
    const tokenizer = loadTokenizer(json);
    const random = Random.fromSeed(seed);
    const randomTexts = Array.from({ length: 400 }, () => randomUnicodeText(random, 40, words));
    const texts = [...longWords, ...randomTexts];
    await expectSameAsRust(json, tokenizer, texts, `seed ${seed}`);
  }

  const bits = [true, false];
  const options = bits.flatMap(clean_text =>
    bits.flatMap(handle_chinese_chars =>
      bits.flatMap(lowercase =>
        [null, ...bits].map(strip_accents => ({ clean_text, handle_chinese_chars, strip_accents, lowercase })),
      ),
    ),
  );
  it.each(options.map((option, seed) => [seed, JSON.stringify(option), option] as const))(
    'with normalizer %i %s',
    async (seed, _, normalizer) => {
      await compare(wordPieceJson({ normalizer }), seed);
    },
  );

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('with random added tokens %i', async seed => {
    const random = Random.fromSeed(seed, 1);
    const bit = (): boolean => random.below(2) === 1;
    const addedTokens = ['foo', '<x>', ' x ', 'Ünï', '中文', 'a', '[SEP] x', 'é', '😀'].filter(bit).map(content => ({
      ...{ id: 0, content, special: bit(), normalized: bit() },
      ...{ single_word: bit(), lstrip: bit(), rstrip: bit() },
    }));
    await compare(wordPieceJson({ addedTokens }), seed);
  });
});
