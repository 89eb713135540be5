import { isJsonObject, type JsonObject } from '../fieldRules';
import type { Change, Finding, JsonPath } from '../finding';

/** What a file turned out to be, from its content. `squad` is nested SQuAD 1.1 or 2.0. */
export type FileFormat = 'squad' | 'rows' | 'jsonl' | 'csv' | 'hw7' | 'cmrc2018' | 'labelStudio';

/** A file of any format as the nested SQuAD value that says the same; fields that SpanLab does not know stay in it. */
export interface SquadFile {
  readonly format: FileFormat;
  /** `{data: [{title, paragraphs: [{context, qas: […]}]}]}`; anything in it may be wrong. */
  readonly root: JsonObject;
  /** SQuAD 2.0 by the custom of the format, although nothing in `root` says so. */
  readonly isSquad2ByCustom: boolean;
  /** What was made up in reading, such as offsets that the file lacks: sentences for people. */
  readonly notes: readonly string[];
  /** By paragraph of `root`, in its order: where its values come from. Empty for nested SQuAD, whose paths are its own. */
  readonly origins: readonly ParagraphOrigin[];
  /** What is wrong with records that are in no paragraph. Paths start at the file's records. */
  readonly findings: readonly Finding[];
}

/**
 * Where the values of a nested paragraph come from: paths of nested SQuAD, which begin at the paragraph, as paths of the file's own
 * form. In files of JSON lines and tables the latter begin with the number of the record.
 */
export interface ParagraphOrigin {
  pathOf(path: JsonPath): JsonPath;
  /** The same changes in the file's own form, or null where it has no place for one of them. */
  changesOf(changes: readonly Change[]): readonly Change[] | null;
  /** The findings of the paragraph in words that fit the file's own form, and those about what only this form has. */
  adapted?(findings: readonly Finding[]): readonly Finding[];
}

/** A file in a target's form, and what that form cannot hold. */
export interface WrittenDataset {
  readonly text: string;
  /** How often each thing was left out; what was not left out is absent. */
  readonly losses: Readonly<Record<string, number>>;
}

/** Counts what a target cannot hold. */
export class Losses {
  readonly #counts = new Map<string, number>();

  add(what: string, count = 1): void {
    if (count > 0) this.#counts.set(what, (this.#counts.get(what) ?? 0) + count);
  }

  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }
}

/** The elements of a list, or nothing where there is no list. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The elements of a list that are objects; others are counted as lost under a name. */
export function objectsOf(value: unknown, losses: Losses, name: string): JsonObject[] {
  const elements = listOf(value);
  const objects = elements.filter(isJsonObject);
  losses.add(name, elements.length - objects.length);
  return objects;
}

/** An object without some of its members. Keys may be any text, `__proto__` too. */
export function without(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}
