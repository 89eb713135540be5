import type { Change, JsonPath } from '../finding';
import type { TextEdit, Utf16Range } from '../problem';

/**
 * Where values stand in a text, and how other values are written in their place. Rules say what is wrong in terms of paths;
 * this is what turns paths into places, whatever the syntax of the file.
 */
export interface ValueSource {
  /** What to underline for the value at a path; where it does not exist, for the nearest value around it. */
  markOf(path: JsonPath): Utf16Range;
  /** The smallest edits that make all changes, or null where one of them cannot be made. Overlapping changes are not expected. */
  editsOf(changes: readonly Change[]): TextEdit[] | null;
}

/** The values of one paragraph, under the paths that they have in nested SQuAD: `['qas', 0, 'answers', 0, 'text']`. */
export interface ParagraphSource extends ValueSource {
  /** The paragraph as nested SQuAD would have it; anything in it may be wrong. */
  readonly value: unknown;
  /** The part of the file to go to for this paragraph. */
  readonly place: Utf16Range;
}
