import type { ProblemCode, ProblemSeverity } from './problem';

/** Where a value stands in a JSON document: keys and indexes from the root on. */
export type JsonPath = readonly (string | number)[];

/** A change of one JSON value; it becomes text edits once the value's place in the file is known. */
export type Change =
  | { readonly kind: 'setValue'; readonly path: JsonPath; readonly value: string | number | boolean | null }
  /** Sets a member of the object at `path`; added at the end where the object lacks it. */
  | { readonly kind: 'setMember'; readonly path: JsonPath; readonly key: string; readonly value: string | boolean }
  /** Removes elements of the array at `path`; indexes rise. */
  | { readonly kind: 'removeElements'; readonly path: JsonPath; readonly indexes: readonly number[] };

/** A repair in terms of values: a fix without places. */
export interface Repair {
  readonly title: string;
  readonly changes: readonly Change[];
  readonly isPreferred: boolean;
}

/** Another value that a finding is about, in any paragraph of the file. */
export interface RelatedValue {
  readonly paragraphIndex: number;
  /** Starts at the paragraph. */
  readonly path: JsonPath;
  readonly message: string;
}

/** A broken rule in terms of values: a problem without places. Reading and validating share the rules that make these. */
export interface Finding {
  readonly code: ProblemCode;
  readonly severity: ProblemSeverity;
  readonly message: string;
  /** The value concerned; where it does not exist (a missing field), the nearest value around it. */
  readonly path: JsonPath;
  /** Id of the question concerned, where there is one. */
  readonly id?: string;
  /** Absent where there is none. */
  readonly related?: readonly RelatedValue[];
  readonly repairs: readonly Repair[];
}
