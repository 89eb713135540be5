import type { Fix, TextEdit } from './problem';

/** A text after fixes. */
export interface FixedText {
  readonly text: string;
  /** How many of the fixes were applied; fixes that say the same count each. */
  readonly applied: number;
  /** Fixes that would have changed what another one changed; validate the new text and try again. */
  readonly skipped: readonly Fix[];
}

/**
 * Applies fixes to the text they were made for. Each is applied as a whole or not at all, the earlier ones first; several
 * problems may share one fix, which is then applied once.
 */
export function applyFixes(text: string, fixes: readonly Fix[]): FixedText {
  const seen = new Set<string>();
  const accepted = new AcceptedEdits();
  const skipped: Fix[] = [];
  let applied = 0;
  for (const fix of fixes) {
    const key = JSON.stringify(fix.edits);
    if (seen.has(key)) applied++;
    else if (accepted.add(fix.edits)) {
      seen.add(key);
      applied++;
    } else skipped.push(fix);
  }
  return { text: applyEdits(text, accepted.edits), applied, skipped };
}

/** Applies edits that do not overlap; their order is of no matter. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const edit of [...edits].sort(inOrder)) {
    pieces.push(text.slice(at, edit.startUtf16), edit.newText);
    at = edit.endUtf16;
  }
  pieces.push(text.slice(at));
  return pieces.join('');
}

/** Edits none of which overlaps another, kept in order so that a new one need only be compared with its neighbours. */
class AcceptedEdits {
  readonly #sorted: TextEdit[] = [];

  get edits(): readonly TextEdit[] {
    return this.#sorted;
  }

  /** Takes all edits, or none of them if one overlaps what is there already. */
  add(edits: readonly TextEdit[]): boolean {
    const taken: TextEdit[] = [];
    for (const edit of edits) {
      const index = this.#indexOf(edit);
      const [before, after] = [this.#sorted[index - 1], this.#sorted[index]];
      if ((before !== undefined && overlap(before, edit)) || (after !== undefined && overlap(edit, after))) {
        for (const each of taken) this.#sorted.splice(this.#sorted.indexOf(each), 1);
        return false;
      }
      this.#sorted.splice(index, 0, edit);
      taken.push(edit);
    }
    return true;
  }

  /** Where an edit belongs in the order. */
  #indexOf(edit: TextEdit): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#sorted[middle];
      if (other !== undefined && inOrder(other, edit) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function inOrder(a: TextEdit, b: TextEdit): number {
  return a.startUtf16 - b.startUtf16 || a.endUtf16 - b.endUtf16;
}

/** Whether two edits in order touch the same text, or insert at the same place. */
function overlap(first: TextEdit, second: TextEdit): boolean {
  const isSameInsertion = first.startUtf16 === second.startUtf16 && first.endUtf16 === second.endUtf16;
  return isSameInsertion || second.startUtf16 < first.endUtf16;
}
