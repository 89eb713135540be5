import { WordPiece } from '@huggingface/tokenizers';
import { SpanLabError } from '../errors';
import { BertCharacters, characterKinds, type BertNormalizerOptions } from './bertCharacters';
import { TokenBuffer } from './tokenBuffer';
import { flattenSequence, isRecord, unsupportedComponent, type TokenizerJson } from './tokenizerJson';
import type { OffsetTokenizer, SpecialTokenIds, TokenTable } from './types';

type WordPieceModel = InstanceType<typeof WordPiece>;

/** The tokenizer of BERT, DistilBERT, ELECTRA and their Chinese relatives. */
export function createBertWordPiece(json: TokenizerJson, config: Record<string, unknown>): OffsetTokenizer {
  const characters = new BertCharacters(readNormalizer(json));
  checkPreTokenizer(json);
  const model = createModel(json);
  return new BertWordPiece(characters, model, json, specialTokenIds(json, model, config));
}

/** Longest raw word that is kept in the cache; longer ones are rare and would fill it. */
const longestCachedWord = 64;
const maxCachedWords = 200_000;

class BertWordPiece implements OffsetTokenizer {
  readonly vocabularySize: number;
  private readonly tokens: string[];
  private readonly addedTokenPattern: RegExp | undefined;
  private readonly addedTokenIds: ReadonlyMap<string, number>;
  /** For a raw word: id, start and end (code points from the word's start) of each piece. */
  private cache = new Map<string, Int32Array>();
  private readonly buffer = new TokenBuffer();

  constructor(
    private readonly characters: BertCharacters,
    private readonly model: WordPieceModel,
    json: TokenizerJson,
    readonly special: SpecialTokenIds,
  ) {
    this.tokens = [...model.vocab];
    for (const { id, content } of json.addedTokens) this.tokens[id] = content;
    this.vocabularySize = this.tokens.length;
    this.addedTokenIds = new Map(json.addedTokens.map(({ content, id }) => [content, id]));
    this.addedTokenPattern = alternation([...this.addedTokenIds.keys()]);
  }

  token(id: number): string {
    const token = this.tokens[id];
    if (token === undefined) throw new RangeError(`The vocabulary has no token ${id}.`);
    return token;
  }

  encode(text: string): TokenTable {
    this.buffer.clear();
    let codePoint = 0;
    let from = 0;
    if (this.addedTokenPattern) {
      for (const match of text.matchAll(this.addedTokenPattern)) {
        codePoint = this.encodeSection(text, from, match.index, codePoint);
        const id = this.addedTokenIds.get(match[0]);
        const length = [...match[0]].length;
        if (id !== undefined) this.buffer.push(id, codePoint, codePoint + length);
        codePoint += length;
        from = match.index + match[0].length;
      }
    }
    this.encodeSection(text, from, text.length, codePoint);
    return this.buffer.toTable();
  }

  /** Encodes `text[from, to)`, whose first code point has the index `codePoint`; gives the index after the last one. */
  private encodeSection(text: string, from: number, to: number, codePoint: number): number {
    let wordFrom = from;
    let wordCodePoint = codePoint;
    for (let index = from; index < to;) {
      const character = text.codePointAt(index) ?? 0;
      const width = character > 0xffff ? 2 : 1;
      const kind = this.characters.kind(character);
      if (kind !== characterKinds.word) {
        if (wordFrom < index) this.pushWord(text.slice(wordFrom, index), wordCodePoint);
        if (kind === characterKinds.isolated) this.pushWord(text.slice(index, index + width), codePoint);
        wordFrom = index + width;
        wordCodePoint = codePoint + 1;
      }
      index += width;
      codePoint++;
    }
    if (wordFrom < to) this.pushWord(text.slice(wordFrom, to), wordCodePoint);
    return codePoint;
  }

  private pushWord(word: string, codePoint: number): void {
    let pieces = this.cache.get(word);
    if (pieces === undefined) {
      pieces = this.splitWord(word);
      if (this.cache.size >= maxCachedWords) this.cache.clear();
      if (word.length <= longestCachedWord) this.cache.set(word, pieces);
    }
    for (let i = 0; i < pieces.length; i += 3) {
      this.buffer.push(pieces[i] ?? 0, codePoint + (pieces[i + 1] ?? 0), codePoint + (pieces[i + 2] ?? 0));
    }
  }

  private splitWord(word: string): Int32Array {
    let normalized = '';
    const sources: number[] = [];
    let source = 0;
    for (const character of word) {
      for (const piece of this.characters.normalForm(character.codePointAt(0) ?? 0)) {
        normalized += piece;
        sources.push(source);
      }
      source++;
    }
    if (normalized === '') return new Int32Array(0);
    const tokens = this.model.encode([normalized]);
    const prefixLength = [...this.continuingPrefix()].length;
    const pieces = new Int32Array(tokens.length * 3);
    let start = 0;
    tokens.forEach((token, i) => {
      const length = tokens.length === 1 ? sources.length : [...token].length - (i === 0 ? 0 : prefixLength);
      pieces[3 * i] = this.model.tokens_to_ids.get(token) ?? this.special.unk;
      pieces[3 * i + 1] = sources[start] ?? 0;
      start += length;
      pieces[3 * i + 2] = (sources[start - 1] ?? 0) + 1;
    });
    return pieces;
  }

  private continuingPrefix(): string {
    return this.model.config.continuing_subword_prefix ?? '##';
  }
}

function createModel(json: TokenizerJson): WordPieceModel {
  const { vocab, unk_token: unknownToken = '[UNK]', continuing_subword_prefix: prefix = '##' } = json.model;
  const longest = json.model.max_input_chars_per_word ?? 100;
  if (
    !isRecord(vocab) ||
    typeof unknownToken !== 'string' ||
    typeof prefix !== 'string' ||
    typeof longest !== 'number'
  ) {
    throw unsupportedComponent('model', json.model);
  }
  const vocabulary: Record<string, number> = {};
  for (const [token, id] of Object.entries(vocab)) {
    if (typeof id !== 'number' || !Number.isInteger(id) || id < 0)
      throw unsupportedComponent('vocabulary entry', token);
    vocabulary[token] = id;
  }
  return new WordPiece({
    type: 'WordPiece',
    vocab: vocabulary,
    unk_token: unknownToken,
    continuing_subword_prefix: prefix,
    max_input_chars_per_word: longest,
  });
}

function readNormalizer(json: TokenizerJson): BertNormalizerOptions {
  const normalizers = flattenSequence(json.normalizer, 'normalizers');
  const [bert, ...others] = normalizers;
  if (bert === undefined || bert.type !== 'BertNormalizer') throw unsupportedComponent('normalizer', bert);
  if (others.length > 0) throw unsupportedComponent('normalizer', others[0]);
  const lowercase = bert.lowercase !== false;
  return {
    cleanText: bert.clean_text !== false,
    handleChineseChars: bert.handle_chinese_chars !== false,
    stripAccents: typeof bert.strip_accents === 'boolean' ? bert.strip_accents : lowercase,
    lowercase,
  };
}

function checkPreTokenizer(json: TokenizerJson): void {
  const [bert, ...others] = flattenSequence(json.preTokenizer, 'pretokenizers');
  if (bert === undefined || bert.type !== 'BertPreTokenizer') throw unsupportedComponent('pre-tokenizer', bert);
  if (others.length > 0) throw unsupportedComponent('pre-tokenizer', others[0]);
}

function specialTokenIds(json: TokenizerJson, model: WordPieceModel, config: Record<string, unknown>): SpecialTokenIds {
  const find = (name: string, usual: string): number => {
    const token = tokenText(config[name]) ?? usual;
    const id = json.addedTokens.find(({ content }) => content === token)?.id ?? model.tokens_to_ids.get(token);
    if (id === undefined) {
      throw new SpanLabError('tokenizer-unsupported', `The tokenizer has no ${name} "${token}".`, { part: name });
    }
    return id;
  };
  return {
    cls: find('cls_token', '[CLS]'),
    sep: find('sep_token', '[SEP]'),
    pad: find('pad_token', '[PAD]'),
    unk: find('unk_token', model.unk_token ?? '[UNK]'),
  };
}

function tokenText(entry: unknown): string | undefined {
  if (typeof entry === 'string') return entry;
  return isRecord(entry) && typeof entry.content === 'string' ? entry.content : undefined;
}

/** Matches any of the texts, the longest first; undefined when there is none. */
function alternation(texts: readonly string[]): RegExp | undefined {
  const sorted = texts.filter(text => text !== '').sort((a, b) => b.length - a.length);
  if (sorted.length === 0) return undefined;
  return new RegExp(sorted.map(text => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'), 'g');
}
