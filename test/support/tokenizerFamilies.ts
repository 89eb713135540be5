import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** Tests and benchmarks run in the repository's root; the latter bundled, elsewhere than this file. */
const folder = resolve('test', 'fixtures', 'tokenizers');

type Json = Readonly<Record<string, unknown>>;

/** A tokenizer as a model folder holds it. */
export interface TokenizerFamily {
  readonly name: string;
  readonly json: Json;
  /** What tokenizer_config.json says. */
  readonly config: Json;
}

const read = (name: string): Json => JSON.parse(readFileSync(resolve(folder, `${name}.json`), 'utf8')) as Json;

const sentencePieceConfig = { cls_token: '<s>', sep_token: '</s>', pad_token: '<pad>' };

/** A tokenizer of each family that question-answering models use, trained on public data sets: test/fixtures/tokenizers. */
export function tokenizerFamilies(): readonly TokenizerFamily[] {
  const byteLevel = read('byte-level-bpe');
  const unigram = read('unigram');
  const metaspace = read('metaspace-bpe');
  const bert = ['bert-cased', 'bert-uncased', 'bert-chinese', 'bert-multilingual'].map(name => ({
    name,
    json: read(name),
    config: {},
  }));
  const others: readonly (readonly [name: string, json: Json])[] = [
    ['RoBERTa', byteLevel],
    ['GPT-2', gpt2(byteLevel)],
    ['Llama 3', llama3(byteLevel)],
    ['XLM-R', unigram],
    ['ALBERT', albert(unigram)],
    ['DeBERTa v3', debertaV3(unigram)],
  ];
  return [
    ...bert,
    ...others.map(([name, json]) => ({ name, json, config: sentencePieceConfig })),
    { name: 'Llama', json: metaspace, config: { cls_token: '<s>', sep_token: '</s>', pad_token: '<unk>' } },
  ];
}

function gpt2(byteLevel: Json): Json {
  return {
    ...byteLevel,
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    post_processor: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: false, use_regex: true },
  };
}

function llama3(byteLevel: Json): Json {
  const pattern =
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
  return {
    ...byteLevel,
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: pattern }, behavior: 'Isolated', invert: false },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false },
      ],
    },
    post_processor: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: false, use_regex: true },
    model: { ...(byteLevel.model as Json), ignore_merges: true },
  };
}

const blanksInOne = { type: 'Replace', pattern: { Regex: ' {2,}' }, content: ' ' };

function albert(unigram: Json): Json {
  const quotes = ['``', "''"].map(String => ({ type: 'Replace', pattern: { String }, content: '"' }));
  const steps = [{ type: 'NFKD' }, { type: 'StripAccents' }, { type: 'Lowercase' }, unigram.normalizer, blanksInOne];
  return { ...unigram, normalizer: { type: 'Sequence', normalizers: [...quotes, ...steps] } };
}

function debertaV3(unigram: Json): Json {
  const strip = { type: 'Strip', strip_left: true, strip_right: true };
  return {
    ...unigram,
    normalizer: { type: 'Sequence', normalizers: [strip, unigram.normalizer, blanksInOne] },
    pre_tokenizer: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true },
  };
}
