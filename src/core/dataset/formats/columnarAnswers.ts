import { isJsonObject, type JsonObject } from '../fieldRules';

/** Turns `{text: [a, b], answer_start: [1, 2], …}` into a list of answers; what is not of this form stays as it is. */
export function fromColumns(answers: unknown): unknown {
  if (!isJsonObject(answers) || !Array.isArray(answers.text) || !Array.isArray(answers.answer_start)) return answers;
  const columns = Object.entries(answers);
  const length = answers.text.length;
  const rows: unknown[] = [];
  for (let index = 0; index < length; index++) {
    const row: [string, unknown][] = [];
    for (const [key, column] of columns) {
      if (!Array.isArray(column) || column.length !== length) return answers;
      row.push([key, column[index]]);
    }
    rows.push(Object.fromEntries(row));
  }
  return rows;
}

/** Whether answers are of this form, so that they are turned into a list. */
export function isColumnar(answers: unknown): answers is JsonObject {
  return isJsonObject(answers) && fromColumns(answers) !== answers;
}

/**
 * The reverse, as Hugging Face's `squad` has it. Answers with other fields than text and answer_start, or without one of them,
 * stay a list, which is read as well.
 */
export function toColumns(answers: unknown): unknown {
  if (!Array.isArray(answers)) return answers;
  const elements: readonly unknown[] = answers;
  const isPlain = (answer: unknown): answer is JsonObject =>
    isJsonObject(answer) && Object.keys(answer).length === 2 && 'text' in answer && 'answer_start' in answer;
  if (!elements.every(isPlain)) return answers;
  return { text: elements.map(({ text }) => text), answer_start: elements.map(answer => answer.answer_start) };
}
