/** Stable codes of everything that can be wrong with a data set; their documentation is `docs/rules.md`. */
export const problemCodes = [
  // an answer's span; an answer has at most one of them, the most specific
  'span-mismatch',
  'span-utf16',
  'span-bytes',
  'span-edge-space',
  'span-case',
  'span-out-of-range',
  'span-negative',
  'span-absent',
  'span-empty',
  // structure
  'json-syntax',
  'format-unknown',
  'field-missing',
  'field-type',
  'id-duplicate',
  'id-missing',
  'impossible-with-answers',
  'answerable-without-answers',
  'question-empty',
  'context-empty',
] as const;

export type ProblemCode = (typeof problemCodes)[number];
export type ProblemSeverity = 'error' | 'warning' | 'information';

/** A range of the file's text in UTF-16 units, as VS Code and JSON parsers count; end exclusive. */
export interface Utf16Range {
  readonly startUtf16: number;
  readonly endUtf16: number;
}

export interface TextEdit extends Utf16Range {
  readonly newText: string;
}

/** A repair. `isPreferred` only when it is the single possible one. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  readonly isPreferred: boolean;
}

export interface Problem extends Utf16Range {
  readonly code: ProblemCode;
  readonly severity: ProblemSeverity;
  readonly message: string;
  /** Id of the question concerned, where there is one. */
  readonly id?: string;
  readonly fixes: readonly Fix[];
}
