import type { ProblemCode, TextEdit } from './problem';

/** An edit with the code of the problem that it repairs. */
export interface RepairEdit extends TextEdit {
  readonly code: ProblemCode;
}

/** A part of the present text: kept from the first text, or new. */
type Piece =
  | { readonly kind: 'kept'; readonly start: number; readonly end: number }
  | { readonly kind: 'new'; readonly text: string; readonly code: ProblemCode };

/**
 * Edits that are made one round after another, told as edits of the first text: that is what an editor applies as one step.
 * Positions are UTF-16 units.
 */
export class ComposedEdits {
  #pieces: readonly Piece[];

  /** @param length the first text's length */
  constructor(private readonly length: number) {
    this.#pieces = [{ kind: 'kept', start: 0, end: length }];
  }

  /** Makes edits of the text that all earlier ones led to; none overlaps another. */
  apply(edits: readonly RepairEdit[]): void {
    const reader = new PieceReader(this.#pieces);
    const next: Piece[] = [];
    for (const edit of [...edits].sort((a, b) => a.startUtf16 - b.startUtf16 || a.endUtf16 - b.endUtf16)) {
      next.push(...reader.readTo(edit.startUtf16));
      reader.readTo(edit.endUtf16);
      next.push({ kind: 'new', text: edit.newText, code: edit.code });
    }
    this.#pieces = [...next, ...reader.readTo(Infinity)];
  }

  /** All edits together, in order; what touches is one edit, under the code of its first part. */
  get edits(): RepairEdit[] {
    const edits: RepairEdit[] = [];
    let at = 0;
    let added: RepairEdit | null = null;
    for (const piece of [...this.#pieces, { kind: 'kept', start: this.length, end: this.length } as const]) {
      if (piece.kind === 'new') {
        const before: RepairEdit = added ?? { startUtf16: at, endUtf16: at, newText: '', code: piece.code };
        added = { ...before, newText: before.newText + piece.text };
      } else {
        if (added !== null) edits.push({ ...added, endUtf16: piece.start });
        added = null;
        at = piece.end;
      }
    }
    return edits;
  }
}

/** Reads pieces from front to back by positions of the text that they make together. */
class PieceReader {
  #index = 0;
  /** How much of the present piece is read. */
  #offset = 0;
  #position = 0;

  constructor(private readonly pieces: readonly Piece[]) {}

  readTo(position: number): Piece[] {
    const read: Piece[] = [];
    for (let piece = this.pieces[this.#index]; piece !== undefined && this.#position < position;) {
      const length = lengthOf(piece);
      const end = Math.min(length, this.#offset + position - this.#position);
      if (end > this.#offset || length === 0) read.push(partOf(piece, this.#offset, end));
      this.#position += end - this.#offset;
      if (end < length) {
        this.#offset = end;
        break;
      }
      this.#offset = 0;
      piece = this.pieces[++this.#index];
    }
    return read;
  }
}

function lengthOf(piece: Piece): number {
  return piece.kind === 'kept' ? piece.end - piece.start : piece.text.length;
}

function partOf(piece: Piece, start: number, end: number): Piece {
  return piece.kind === 'kept'
    ? { kind: 'kept', start: piece.start + start, end: piece.start + end }
    : { ...piece, text: piece.text.slice(start, end) };
}
