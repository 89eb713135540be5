import { Random } from '../../src/core/random';

const special = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
const specialTokens = ['<s>', '<pad>', '</s>', '<unk>', '<mask>'];

/** Parts of a tokenizer.json that a test wants otherwise than usual. */
export interface SubwordJsonParts {
  readonly normalizer?: object | null;
  readonly preTokenizer?: object | null;
  readonly postProcessor?: object | null;
  readonly model?: object;
  readonly addedTokens?: readonly object[];
}

const words = 'the they hello world in king don 2018 éa 中文 가각 привет שלום مرحبا नमस्ते ab abc bc cd'.split(' ');

/** A tokenizer.json with byte pair encoding: byte-level as RoBERTa's unless other parts are given. */
export function bpeJson({ model = {}, ...parts }: SubwordJsonParts = {}): object {
  const letters = [...byteLetters(), ...Array.from(words.join(''))];
  return tokenizerJson({
    preTokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
    postProcessor: {
      type: 'RobertaProcessing',
      sep: ['</s>', 2],
      cls: ['<s>', 0],
      trim_offsets: true,
      add_prefix_space: false,
    },
    ...parts,
    model: { type: 'BPE', ...mergedVocabulary([...new Set(letters)]), ...model },
  });
}

/** A tokenizer.json with a unigram model: as XLM-R's, without its charsmap, unless other parts are given. */
export function unigramJson({ model = {}, ...parts }: SubwordJsonParts = {}): object {
  const pieces = words.flatMap(word =>
    ['', '▁'].flatMap(start => [word.slice(0, 2), word.slice(1), word].map(part => start + part)),
  );
  const random = Random.fromSeed(5);
  const scored = [...new Set(['▁', ...'abcdehlnoprtwyz.,', ...pieces])].map(piece => [
    piece,
    -1 - random.below(900) / 100,
  ]);
  const vocab = [...specialTokens.map(token => [token, 0]), ...scored];
  return tokenizerJson({
    normalizer: { type: 'NFKC' },
    preTokenizer: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true },
    ...parts,
    model: { type: 'Unigram', unk_id: 3, vocab, byte_fallback: false, ...model },
  });
}

/** The vocabulary `vocab` with a token for each byte, as byte fallback needs it. */
export function byteTokens(): string[] {
  return Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`);
}

/** Vocabulary and merges of letters that `words` are made of, with a token for each byte when asked for. */
export function mergedVocabulary(
  letters: readonly string[],
  { prefix = '', suffix = '', extra = [] }: { prefix?: string; suffix?: string; extra?: readonly string[] } = {},
): { vocab: Record<string, number>; merges: string[][] } {
  const random = Random.fromSeed(3);
  const beginnings = [...letters];
  const continuations = letters.flatMap(letter => (prefix === '' ? [] : [prefix + letter]));
  const merges = new Map<string, string[]>();
  const second = prefix === '' ? beginnings : continuations;
  const usual = Array.from(words.join('')).map(letter => prefix + letter);
  for (let count = 0; count < 600; count++) {
    const list = prefix !== '' && random.below(2) === 0 ? continuations : beginnings;
    const first = list[random.below(list.length)];
    const next = random.below(3) === 0 ? second[random.below(second.length)] : usual[random.below(usual.length)];
    if (!second.includes(next) || first.length + next.length > 12) continue;
    merges.set(`${first} ${next}`, [first, next]);
    const merged = first + next.slice(prefix.length);
    if (!list.includes(merged)) list.push(merged);
  }
  const ends = suffix === '' ? [] : [...beginnings, ...continuations].map(token => token + suffix);
  const tokens = [...new Set([...specialTokens, ...extra, ...beginnings, ...continuations, ...ends])];
  return { vocab: Object.fromEntries(tokens.map((token, id) => [token, id])), merges: [...merges.values()] };
}

/** The characters that stand for the bytes in a byte-level vocabulary. */
export function byteLetters(): string[] {
  return Array.from({ length: 0x144 }, (_, codePoint) => String.fromCharCode(codePoint)).filter(character =>
    /[!-~¡-¬®-ÿĀ-Ń]/.test(character),
  );
}

function tokenizerJson({
  addedTokens = [],
  normalizer = null,
  preTokenizer = null,
  postProcessor,
  model,
}: SubwordJsonParts): object {
  return {
    version: '1.0',
    added_tokens: [...specialTokens.map((content, id) => ({ id, content, ...special })), ...addedTokens],
    normalizer,
    pre_tokenizer: preTokenizer,
    post_processor: postProcessor ?? null,
    decoder: null,
    model,
  };
}
