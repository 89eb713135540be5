import type { AddedTokenFinder } from './addedTokens';
import { alignedText, sliceAligned, type AlignedText } from './alignedText';
import { CodePointCursor } from './codePointCursor';
import type { SubwordModel } from './models/subwordModel';
import { WordPieces } from './models/wordPieces';
import type { Normalizer } from './normalizers/normalizer';
import { readNormalizer } from './normalizers/readNormalizer';
import { countBlanks, trimOffsets, type EndBlanks, type OffsetTrimming } from './offsetTrimming';
import { readPostProcessor } from './postProcessor';
import { readPreTokenizer, type PreTokenizerSteps } from './preTokenizers/readPreTokenizer';
import { readSequenceRules } from './sequenceRules';
import { specialTokenIds } from './specialTokens';
import { TokenBuffer } from './tokenBuffer';
import type { TokenizerJson } from './tokenizerJson';
import type { OffsetTokenizer, SequenceRules, SpecialTokenIds, TokenTable } from './types';
import { Vocabulary } from './vocabulary';

/**
 * A tokenizer put together from the components of its tokenizer.json, as in the Rust library: added tokens are taken out,
 * the rest is normalised, cut into words, and each word split by the model.
 */
export class PipelineTokenizer implements OffsetTokenizer {
  readonly special: SpecialTokenIds;
  readonly sequences: SequenceRules;
  readonly vocabularySize: number;
  private readonly vocabulary: Vocabulary;
  private readonly blanksOfToken: (EndBlanks | undefined)[] = [];
  private readonly normalize: Normalizer;
  private readonly preTokenizer: PreTokenizerSteps;
  private readonly pieces: WordPieces;
  private readonly trimmings: readonly OffsetTrimming[];
  private readonly addedTokens: AddedTokenFinder;
  private readonly normalizedAddedTokens: AddedTokenFinder;
  private readonly buffer = new TokenBuffer();

  /** Throws `tokenizer-unsupported`, naming the component. */
  constructor(json: TokenizerJson, config: Readonly<Record<string, unknown>>, model: SubwordModel) {
    this.normalize = readNormalizer(json.normalizer);
    this.preTokenizer = readPreTokenizer(json.preTokenizer);
    this.pieces = new WordPieces(model, this.preTokenizer.isByteLevel);
    this.vocabulary = new Vocabulary(model.idOfToken, json.addedTokens);
    const { idOfToken, tokens } = this.vocabulary;
    this.vocabularySize = tokens.length;
    const postProcessor = readPostProcessor(json.postProcessor);
    this.trimmings = postProcessor.trimmings;
    this.special = specialTokenIds(idOfToken, config, { ...postProcessor, unk: model.unknownToken });
    this.sequences = readSequenceRules(postProcessor.pair, idOfToken, this.special, config);
    const normalized = (content: string): string => this.normalize(alignedText(content, 0)).text;
    this.addedTokens = this.vocabulary.finder();
    this.normalizedAddedTokens = this.vocabulary.normalizedFinder(normalized);
  }

  token(id: number): string {
    return this.vocabulary.token(id);
  }

  encode(text: string): TokenTable {
    this.buffer.clear();
    const cursor = new CodePointCursor(text);
    for (const { from, to, id } of this.addedTokens.split(text)) {
      const codePoint = cursor.moveTo(from);
      if (id !== undefined) this.pushAdded(id, text.slice(from, to), codePoint, cursor.moveTo(to));
      else this.encodeSection(this.normalize(alignedText(text.slice(from, to), codePoint)));
    }
    return this.buffer.toTable();
  }

  /** Encodes normalised text, in which further added tokens may stand. */
  private encodeSection(section: AlignedText): void {
    if (this.normalizedAddedTokens.isEmpty) {
      this.encodeWords(section);
      return;
    }
    for (const { from, to, id } of this.normalizedAddedTokens.split(section.text)) {
      if (id !== undefined)
        this.pushAdded(id, section.text.slice(from, to), section.starts[from], section.ends[to - 1]);
      else this.encodeWords(sliceAligned(section, from, to));
    }
  }

  private encodeWords(section: AlignedText): void {
    if (section.text === '') return;
    const { aligned, bounds } = this.preTokenizer.preTokenize({ aligned: section, bounds: [0, section.text.length] });
    const { text, starts, ends } = aligned;
    for (let i = 0; i < bounds.length; i += 2) {
      const from = bounds[i];
      const pieces = this.pieces.split(text.slice(from, bounds[i + 1]));
      for (let piece = 0; piece < pieces.length; piece += 3) {
        this.push(pieces[piece], starts[from + pieces[piece + 1]], ends[from + pieces[piece + 2] - 1]);
      }
    }
  }

  private push(id: number, startCodePoint: number, endCodePoint: number): void {
    if (this.trimmings.length === 0) {
      this.buffer.push(id, startCodePoint, endCodePoint);
    } else {
      const blanks = (this.blanksOfToken[id] ??= countBlanks(this.vocabulary.tokens[id]));
      this.pushTrimmed(id, blanks, startCodePoint, endCodePoint);
    }
  }

  /** The blanks of an added token are those that it took along in this place. */
  private pushAdded(id: number, found: string, startCodePoint: number, endCodePoint: number): void {
    this.pushTrimmed(id, countBlanks(found), startCodePoint, endCodePoint);
  }

  private pushTrimmed(id: number, blanks: EndBlanks, startCodePoint: number, endCodePoint: number): void {
    let start = startCodePoint;
    let end = endCodePoint;
    for (const trimming of this.trimmings) {
      [start, end] = trimOffsets(trimming, blanks, this.buffer.isEmpty, start, end);
    }
    this.buffer.push(id, start, end);
  }
}
