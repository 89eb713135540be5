import type { AddedTokenFinder } from './addedTokens';
import type { BertNormalizer, NormalizedText } from './bertNormalizer';
import { CodePointCursor } from './codePointCursor';
import { punctuation, whitespace } from './rustUnicode';
import type { WordPieceModel } from './wordPieceModel';

/** Pieces of a text, three numbers each: id, start and end in code points of that text. */
export type Pieces = Int32Array;

/** Makes pieces of a text as it is given: normalised, cut into words, split by the model. Keeps nothing. */
export class BertPieces {
  constructor(
    private readonly normalizer: BertNormalizer,
    private readonly model: WordPieceModel,
  ) {}

  /** A text after normalisation. */
  normalized(text: string): string {
    return textOf(this.normalizer.normalize(text).codePoints);
  }

  split(text: string): Pieces {
    const pieces: number[] = [];
    if (/^[0-9A-Za-z]+$/.test(text)) {
      // Nothing to normalise but the case: each character is its own source.
      this.splitWord(
        this.normalizer.options.lowercase ? text.toLowerCase() : text,
        text.length,
        place => place,
        pieces,
      );
    } else {
      this.splitNormalized(this.normalizer.normalize(text), pieces);
    }
    return Int32Array.from(pieces);
  }

  /** As {@link split}, but first takes out added tokens that are to be found in the normalised text. */
  splitAroundAddedTokens(text: string, addedTokens: AddedTokenFinder): Pieces {
    const { codePoints, sources } = this.normalizer.normalize(text);
    const normalized = textOf(codePoints);
    const cursor = new CodePointCursor(normalized);
    const pieces: number[] = [];
    for (const { from, to, id } of addedTokens.split(normalized)) {
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
