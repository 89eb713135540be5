import type { ProblemCode, ProblemSeverity } from './rules/ruleTable';

export { problemCodes, type ProblemCode, type ProblemSeverity } from './rules/ruleTable';

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

/** Another place that a problem is about, such as where an id was used first. */
export interface RelatedPlace extends Utf16Range {
  readonly message: string;
  /** The file in which the place is, as the caller named it; absent for a place in the problem's own file. */
  readonly file?: string;
}

export interface Problem extends Utf16Range {
  readonly code: ProblemCode;
  readonly severity: ProblemSeverity;
  readonly message: string;
  /** Id of the question concerned, where there is one. */
  readonly id?: string;
  /** Absent where there is none. */
  readonly related?: readonly RelatedPlace[];
  readonly fixes: readonly Fix[];
}
