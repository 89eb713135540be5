import { isJsonObject, type JsonObject } from '../fieldRules';
import type { Change, Finding, JsonPath } from '../finding';
import { isColumnar } from './columnarAnswers';
import { keyInRow } from './rows';
import type { ParagraphOrigin } from './squadFile';

/** A row with its number among all records of the file. */
export interface NumberedRow {
  readonly row: JsonObject;
  readonly index: number;
}

/** A paragraph whose questions are rows, each of which repeats the context. What is about the context stands in the first of them. */
export class RowsOrigin implements ParagraphOrigin {
  /**
   * @param rows the paragraph's, at least one
   * @param list the path of the list of rows in the file
   */
  constructor(
    private readonly rows: readonly NumberedRow[],
    private readonly list: JsonPath,
  ) {}

  pathOf([key, questionIndex, ...field]: JsonPath): JsonPath {
    if (key === 'qas' && typeof questionIndex === 'number') return this.#pathInRow(questionIndex, field);
    const first = this.#rowPath(0);
    if (key === undefined || key === 'qas') return first;
    return [...first, this.#keyOf(0, key === 'title' ? 'article' : 'paragraph', key)];
  }

  changesOf(changes: readonly Change[]): readonly Change[] {
    return changes.flatMap((change): Change[] => {
      const path = this.pathOf(change.path);
      switch (change.kind) {
        case 'setValue':
          return [{ ...change, path }];
        case 'setMember': {
          const questionIndex = Number(change.path[1] ?? 0);
          return [{ ...change, path, key: this.#keyOf(questionIndex, 'question', change.key) }];
        }
        case 'removeElements':
          return this.#removals(change.path, change.indexes, path);
      }
    });
  }

  adapted(findings: readonly Finding[]): readonly Finding[] {
    return findings.map(finding => {
      const answers = this.#answersOf(finding.path);
      const hasLists = isJsonObject(answers) && Array.isArray(answers.text) && Array.isArray(answers.answer_start);
      if (finding.code !== 'field-type' || finding.path.length !== 3 || !hasLists) return finding;
      return { ...finding, message: 'The lists in "answers" must have the same length, one element per answer.' };
    });
  }

  #pathInRow(questionIndex: number, [name, ...rest]: JsonPath): JsonPath {
    const row = this.#rowPath(questionIndex);
    if (name === undefined) return row;
    const key = this.#keyOf(questionIndex, 'question', name);
    const [answerIndex, answerField, ...deeper] = rest;
    if (name !== 'answers' || answerIndex === undefined || !isColumnar(this.#answersOf(['qas', questionIndex, name]))) {
      return [...row, key, ...rest];
    }
    return [...row, key, answerField ?? 'text', answerIndex, ...deeper];
  }

  #removals(path: JsonPath, indexes: readonly number[], pathInFile: JsonPath): Change[] {
    if (path.length === 1) {
      const removed = indexes.flatMap(index => this.rows[index]?.index ?? []);
      return [{ kind: 'removeElements', path: this.list, indexes: removed }];
    }
    const answers = this.#answersOf(path);
    if (!isColumnar(answers)) return [{ kind: 'removeElements', path: pathInFile, indexes }];
    return Object.keys(answers).map(column => ({ kind: 'removeElements', path: [...pathInFile, column], indexes }));
  }

  /** The answers that a path of the shape `['qas', index, 'answers', …]` is about. */
  #answersOf([key, questionIndex, name]: JsonPath): unknown {
    if (key !== 'qas' || typeof questionIndex !== 'number' || name !== 'answers') return undefined;
    return this.rows[questionIndex]?.row[this.#keyOf(questionIndex, 'question', 'answers')];
  }

  #rowPath(questionIndex: number): JsonPath {
    return [...this.list, this.rows[questionIndex]?.index ?? 0];
  }

  #keyOf(questionIndex: number, level: 'article' | 'paragraph' | 'question', name: string | number): string {
    return keyInRow(this.rows[questionIndex]?.row ?? {}, level, String(name));
  }
}
