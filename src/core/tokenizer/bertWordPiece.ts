import type { AddedTokenFinder } from './addedTokens';
import { BertNormalizer, type BertNormalizerOptions } from './bertNormalizer';
import { readBertNormalizerOptions } from './bertNormalizerOptions';
import { BertPieces, type Pieces } from './bertPieces';
import { CodePointCursor } from './codePointCursor';
import { punctuation, whitespace } from './rustUnicode';
import { readPostProcessor } from './postProcessor';
import { readSequenceRules } from './sequenceRules';
import { specialTokenIds } from './specialTokens';
import { TokenBuffer } from './tokenBuffer';
import { flattenSequence, unsupportedComponent, type TokenizerJson } from './tokenizerJson';
import type { OffsetTokenizer, SequenceRules, SpecialTokenIds, TokenTable } from './types';
import { Vocabulary } from './vocabulary';
import { WordPieceModel } from './wordPieceModel';

/** Whether a tokenizer has BERT's normalizer and pre-tokenizer, and no others. */
export function isBertWordPiece(json: TokenizerJson): boolean {
  const normalizers = flattenSequence(json.normalizer, 'normalizers');
  const preTokenizers = flattenSequence(json.preTokenizer, 'pretokenizers');
  return (
    [...normalizers, ...preTokenizers].map(({ type }) => type).join(' ') === 'BertNormalizer BertPreTokenizer' &&
    json.model.type === 'WordPiece'
  );
}

/** The tokenizer family of BERT, DistilBERT, ELECTRA and their Chinese relatives: see {@link isBertWordPiece}. */
export function createBertWordPiece(json: TokenizerJson, config: Readonly<Record<string, unknown>>): OffsetTokenizer {
  const [normalizer] = flattenSequence(json.normalizer, 'normalizers');
  if (normalizer === undefined) throw unsupportedComponent('normalizer', undefined);
  return new BertWordPiece(json, config, readBertNormalizerOptions(normalizer));
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
 * text around it, so its pieces are worked out once.
 */
class BertWordPiece implements OffsetTokenizer {
  readonly special: SpecialTokenIds;
  readonly sequences: SequenceRules;
  readonly vocabularySize: number;
  private readonly vocabulary: Vocabulary;
  private readonly normalizer: BertNormalizer;
  private readonly pieces: BertPieces;
  private readonly addedTokens: AddedTokenFinder;
  private readonly normalizedAddedTokens: AddedTokenFinder;
  private readonly kinds = new Uint8Array(0x110000);
  private readonly piecesOfRun = new Map<string, Pieces>();
  private readonly piecesOfAlone = new Map<number, Pieces>();
  private readonly buffer = new TokenBuffer();

  constructor(json: TokenizerJson, config: Readonly<Record<string, unknown>>, options: BertNormalizerOptions) {
    const model = new WordPieceModel(json.model);
    this.normalizer = new BertNormalizer(options);
    this.pieces = new BertPieces(this.normalizer, model);
    this.vocabulary = new Vocabulary(model.idOfToken, json.addedTokens);
    const { idOfToken, tokens } = this.vocabulary;
    this.vocabularySize = tokens.length;
    const postProcessor = readPostProcessor(json.postProcessor);
    // Trimming is for byte-level vocabularies; none has been seen beside WordPiece.
    if (postProcessor.trimmings.length > 0) throw unsupportedComponent('post-processor', json.postProcessor);
    this.special = specialTokenIds(idOfToken, config, { ...postProcessor, unk: model.unknownToken });
    this.sequences = readSequenceRules(postProcessor.pair, idOfToken, this.special, config);
    this.addedTokens = this.vocabulary.finder();
    this.normalizedAddedTokens = this.vocabulary.normalizedFinder(content => this.pieces.normalized(content));
  }

  token(id: number): string {
    return this.vocabulary.token(id);
  }

  encode(text: string): TokenTable {
    this.buffer.clear();
    const cursor = new CodePointCursor(text);
    for (const { from, to, id } of this.addedTokens.split(text)) {
      const codePoint = cursor.moveTo(from);
      if (id !== undefined) {
        this.buffer.push(id, codePoint, cursor.moveTo(to));
      } else if (this.normalizedAddedTokens.isEmpty) {
        this.encodeSection(text, from, to, codePoint);
      } else {
        const section = text.slice(from, to);
        this.push(this.pieces.splitAroundAddedTokens(section, this.normalizedAddedTokens), codePoint);
      }
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
        if (runFrom < index) this.push(this.splitRun(text.slice(runFrom, index)), runCodePoint);
        if (kind === alone) this.push(this.splitAlone(character), codePoint);
        runFrom = index + width;
        runCodePoint = codePoint + 1;
      }
      index += width;
      codePoint++;
    }
    if (runFrom < to) this.push(this.splitRun(text.slice(runFrom, to)), runCodePoint);
  }

  private findKind(codePoint: number): number {
    const { codePoints } = this.normalizer.normalize(String.fromCodePoint(codePoint));
    let kind = alone;
    if (codePoints.every(part => !whitespace.has(part) && !punctuation.has(part))) kind = partOfWord;
    else if (codePoints.every(part => whitespace.has(part))) kind = blank;
    this.kinds[codePoint] = kind;
    return kind;
  }

  private splitRun(run: string): Pieces {
    let pieces = this.piecesOfRun.get(run);
    if (pieces === undefined) {
      pieces = this.pieces.split(run);
      if (this.piecesOfRun.size >= maxCachedRuns) this.piecesOfRun.clear();
      if (run.length <= longestCachedRun) this.piecesOfRun.set(run, pieces);
    }
    return pieces;
  }

  private splitAlone(codePoint: number): Pieces {
    let pieces = this.piecesOfAlone.get(codePoint);
    if (pieces === undefined) {
      pieces = this.pieces.split(String.fromCodePoint(codePoint));
      this.piecesOfAlone.set(codePoint, pieces);
    }
    return pieces;
  }

  private push(pieces: Pieces, codePoint: number): void {
    for (let i = 0; i < pieces.length; i += 3) {
      this.buffer.push(pieces[i], codePoint + pieces[i + 1], codePoint + pieces[i + 2]);
    }
  }
}
