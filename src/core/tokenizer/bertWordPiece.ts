import { AddedTokenFinder } from './addedTokens';
import { BertNormalizer, type BertNormalizerOptions, type NormalizedText } from './bertNormalizer';
import { CodePointCursor } from './codePointCursor';
import { punctuation, whitespace } from './rustUnicode';
import { specialTokenIds } from './specialTokens';
import { TokenBuffer } from './tokenBuffer';
import { flattenSequence, unsupportedComponent, type AddedTokenEntry, type TokenizerJson } from './tokenizerJson';
import type { OffsetTokenizer, SpecialTokenIds, TokenTable } from './types';
import { WordPieceModel } from './wordPieceModel';

/** The tokenizer family of BERT, DistilBERT, ELECTRA and their Chinese relatives. */
export function createBertWordPiece(json: TokenizerJson, config: Readonly<Record<string, unknown>>): OffsetTokenizer {
  checkPreTokenizer(json);
  return new BertWordPiece(json, config, readNormalizer(json));
}

/** What a code point does to the words around it, before normalisation; 0 is not worked out yet. */
const partOfWord = 1;
const blank = 2;
/** Not in one word with its neighbours: punctuation, Chinese characters. */
const alone = 3;

/** Longest run that is kept in the cache, in UTF-16 units; longer ones are rare and would fill it. */
const longestCachedRun = 64;
const maxCachedRuns = 200_000;

/**
 * A text is cut into runs of code points that can only together make a word. What a run becomes does not depend on the
 * text around it, so its pieces are worked out once: normalised, cut into words, split by the model.
 */
class BertWordPiece implements OffsetTokenizer {
  readonly special: SpecialTokenIds;
  readonly vocabularySize: number;
  private readonly tokens: string[] = [];
  private readonly normalizer: BertNormalizer;
  private readonly model: WordPieceModel;
  private readonly addedTokens: AddedTokenFinder;
  private readonly normalizedAddedTokens: AddedTokenFinder;
  private readonly kinds = new Uint8Array(0x110000);
  /** Of each run: id, start and end (code points from the run's start) of each piece. */
  private readonly piecesOfRun = new Map<string, Int32Array>();
  private readonly buffer = new TokenBuffer();

  constructor(
    json: TokenizerJson,
    config: Readonly<Record<string, unknown>>,
    private readonly options: BertNormalizerOptions,
  ) {
    this.normalizer = new BertNormalizer(options);
    this.model = new WordPieceModel(json.model);
    const idOfToken = new Map(this.model.idOfToken);
    const added = json.addedTokens.map(entry => {
      // As in the Rust library, an added token that is new to the vocabulary gets the next id, whatever the file says.
      const id = idOfToken.get(entry.content) ?? idOfToken.size;
      idOfToken.set(entry.content, id);
      return { entry, id };
    });
    for (const [token, id] of idOfToken) this.tokens[id] = token;
    this.vocabularySize = this.tokens.length;
    this.special = specialTokenIds(idOfToken, config, this.model.unknownToken);
    this.addedTokens = finder(added, false, content => content);
    this.normalizedAddedTokens = finder(added, true, content => textOf(this.normalizer.normalize(content).codePoints));
  }

  token(id: number): string {
    const token = this.tokens.at(id);
    if (token === undefined) throw new RangeError(`The vocabulary has no token ${id}.`);
    return token;
  }

  encode(text: string): TokenTable {
    this.buffer.clear();
    const cursor = new CodePointCursor(text);
    for (const { from, to, id } of this.addedTokens.split(text)) {
      const codePoint = cursor.moveTo(from);
      if (id !== undefined) this.buffer.push(id, codePoint, cursor.moveTo(to));
      else if (this.normalizedAddedTokens.isEmpty) this.encodeSection(text, from, to, codePoint);
      else this.pushPieces(this.splitAroundAddedTokens(text.slice(from, to)), codePoint);
    }
    return this.buffer.toTable();
  }

  /** Encodes `text[from, to)`, whose first code point has the index `codePoint`. */
  private encodeSection(text: string, from: number, to: number, codePoint: number): void {
    let runFrom = from;
    let runCodePoint = codePoint;
    for (let index = from; index < to;) {
      let character = text.charCodeAt(index);
      let width = 1;
      if (character >= 0xd800 && character <= 0xdbff && index + 1 < to) {
        character = text.codePointAt(index) ?? character;
        if (character > 0xffff) width = 2;
      }
      const kind = this.kinds[character] || this.findKind(character);
      if (kind !== partOfWord) {
        if (runFrom < index) this.pushRun(text.slice(runFrom, index), runCodePoint);
        if (kind === alone) this.pushRun(text.slice(index, index + width), codePoint);
        runFrom = index + width;
        runCodePoint = codePoint + 1;
      }
      index += width;
      codePoint++;
    }
    if (runFrom < to) this.pushRun(text.slice(runFrom, to), runCodePoint);
  }

  private findKind(codePoint: number): number {
    const { codePoints } = this.normalizer.normalize(String.fromCodePoint(codePoint));
    const isOfWord = (part: number): boolean => !whitespace.has(part) && !punctuation.has(part);
    const kind = codePoints.every(isOfWord)
      ? partOfWord
      : codePoints.every(part => whitespace.has(part))
        ? blank
        : alone;
    this.kinds[codePoint] = kind;
    return kind;
  }

  private pushRun(run: string, codePoint: number): void {
    let pieces = this.piecesOfRun.get(run);
    if (pieces === undefined) {
      pieces = this.splitRun(run);
      if (this.piecesOfRun.size >= maxCachedRuns) this.piecesOfRun.clear();
      if (run.length <= longestCachedRun) this.piecesOfRun.set(run, pieces);
    }
    this.pushPieces(pieces, codePoint);
  }

  private pushPieces(pieces: Int32Array, codePoint: number): void {
    for (let i = 0; i < pieces.length; i += 3) {
      this.buffer.push(pieces[i], codePoint + pieces[i + 1], codePoint + pieces[i + 2]);
    }
  }

  private splitRun(run: string): Int32Array {
    const pieces: number[] = [];
    if (/^[0-9A-Za-z]+$/.test(run)) {
      // Nothing to normalise but the case: each character is its own source.
      this.splitWord(this.options.lowercase ? run.toLowerCase() : run, run.length, place => place, pieces);
    } else {
      this.splitNormalized(this.normalizer.normalize(run), pieces);
    }
    return Int32Array.from(pieces);
  }

  /** Splits a section in which added tokens must be looked for after it is normalised. */
  private splitAroundAddedTokens(section: string): Int32Array {
    const { codePoints, sources } = this.normalizer.normalize(section);
    const text = textOf(codePoints);
    const pieces: number[] = [];
    const cursor = new CodePointCursor(text);
    for (const { from, to, id } of this.normalizedAddedTokens.split(text)) {
      const start = cursor.moveTo(from);
      const end = cursor.moveTo(to);
      if (id !== undefined) pieces.push(id, sources[start], sources[end - 1] + 1);
      else
        this.splitNormalized({ codePoints: codePoints.slice(start, end), sources: sources.slice(start, end) }, pieces);
    }
    return Int32Array.from(pieces);
  }

  /** Cuts normalised text at blanks and around punctuation (`BertPreTokenizer`), and the words into pieces. */
  private splitNormalized({ codePoints, sources }: NormalizedText, pieces: number[]): void {
    let wordFrom = 0;
    const endWord = (end: number): void => {
      const first = wordFrom;
      if (first === end) return;
      this.splitWord(textOf(codePoints.slice(first, end)), end - first, place => sources[first + place], pieces);
    };
    codePoints.forEach((codePoint, index) => {
      const isBlank = whitespace.has(codePoint);
      if (!isBlank && !punctuation.has(codePoint)) return;
      endWord(index);
      wordFrom = index;
      if (!isBlank) endWord(index + 1);
      wordFrom = index + 1;
    });
    endWord(codePoints.length);
  }

  private splitWord(word: string, length: number, sourceOf: (place: number) => number, pieces: number[]): void {
    const { ids, lengths } = this.model.split(word, length);
    let start = 0;
    ids.forEach((id, i) => {
      const end = start + lengths[i];
      pieces.push(id, sourceOf(start), sourceOf(end - 1) + 1);
      start = end;
    });
  }
}

function textOf(codePoints: readonly number[]): string {
  let text = '';
  for (const codePoint of codePoints) text += String.fromCodePoint(codePoint);
  return text;
}

function finder(
  added: readonly { entry: AddedTokenEntry; id: number }[],
  normalized: boolean,
  contentOf: (content: string) => string,
): AddedTokenFinder {
  const wanted = added.filter(({ entry }) => entry.normalized === normalized);
  return new AddedTokenFinder(wanted.map(({ entry, id }) => [contentOf(entry.content), entry, id]));
}

function readNormalizer(json: TokenizerJson): BertNormalizerOptions {
  const [bert, ...others] = flattenSequence(json.normalizer, 'normalizers');
  if (bert?.type !== 'BertNormalizer') throw unsupportedComponent('normalizer', bert);
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
  if (bert?.type !== 'BertPreTokenizer') throw unsupportedComponent('pre-tokenizer', bert);
  if (others.length > 0) throw unsupportedComponent('pre-tokenizer', others[0]);
}
