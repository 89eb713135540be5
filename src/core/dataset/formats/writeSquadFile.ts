import { SpanLabError } from '../../errors';
import { readShape } from '../datasetShape';
import { isJsonObject, type JsonObject } from '../fieldRules';
import { deepestLevel, isDeeperThan } from '../json/depth';
import type { DatasetFormat } from '../types';
import { writeCsv } from './csv';
import { writeHw7 } from './hw7';
import { rowsOf } from './rows';
import { listOf, Losses, without, type WrittenDataset } from './squadFile';

/** What a data set can be written as. */
export const targetFormats = ['squad1', 'squad2', 'hw7', 'jsonl', 'csv'] as const;
export type TargetFormat = (typeof targetFormats)[number];

/**
 * Writes a nested file in another form. Wrong records are kept as they are where the form can hold them; the rest is counted.
 * @throws SpanLabError `json-syntax` for data that are nested beyond all sense
 * @param format whether the file's questions may be unanswerable, where its root alone does not tell
 */
export function writeSquadFile(root: JsonObject, target: TargetFormat, format = formatOf(root)): WrittenDataset {
  if (isDeeperThan(root, deepestLevel)) {
    throw new SpanLabError('json-syntax', `The data are nested deeper than ${deepestLevel} levels.`);
  }
  const losses = new Losses();
  return { text: textOf(root, target, format === 'squad2', losses), losses: losses.counts };
}

function formatOf(root: JsonObject): DatasetFormat {
  return readShape(root)?.format ?? 'squad1';
}

function textOf(root: JsonObject, target: TargetFormat, isSquad2: boolean, losses: Losses): string {
  switch (target) {
    case 'squad1':
      return `${JSON.stringify(toSquad1(root, isSquad2, losses))}\n`;
    case 'squad2':
      return `${JSON.stringify(toSquad2(root, isSquad2))}\n`;
    case 'hw7':
      return `${JSON.stringify(writeHw7(root, losses))}\n`;
    case 'jsonl':
      return rowsOf(root, losses)
        .map(row => `${JSON.stringify(row)}\n`)
        .join('');
    case 'csv':
      return writeCsv(rowsOf(root, losses));
  }
}

function toSquad1(root: JsonObject, isSquad2: boolean, losses: Losses): JsonObject {
  const isUnanswerable = (question: unknown): boolean =>
    isSquad2 &&
    isJsonObject(question) &&
    (question.is_impossible === true ||
      (question.is_impossible === undefined && listOf(question.answers).length === 0));
  const converted = mapQuestions(root, questions => {
    const kept = questions.filter(question => !isUnanswerable(question));
    losses.add('unanswerable questions', questions.length - kept.length);
    return kept.map(question =>
      isJsonObject(question) && question.is_impossible === false ? without(question, ['is_impossible']) : question,
    );
  });
  return readShape(converted)?.saysSquad2 === false ? converted : { ...converted, version: '1.1' };
}

function toSquad2(root: JsonObject, isSquad2: boolean): JsonObject {
  const converted = mapQuestions(root, questions =>
    questions.map(question =>
      isJsonObject(question) && !('is_impossible' in question)
        ? { ...question, is_impossible: isSquad2 && listOf(question.answers).length === 0 }
        : question,
    ),
  );
  return readShape(converted)?.saysSquad2 === true ? converted : { ...converted, version: 'v2.0' };
}

/** The file with each paragraph's list of questions replaced; what is not of the expected form stays. */
function mapQuestions(root: JsonObject, change: (questions: readonly unknown[]) => readonly unknown[]): JsonObject {
  return mapList(root, 'data', article =>
    isJsonObject(article)
      ? mapList(article, 'paragraphs', paragraph =>
          isJsonObject(paragraph) && Array.isArray(paragraph.qas)
            ? { ...paragraph, qas: change(paragraph.qas) }
            : paragraph,
        )
      : article,
  );
}

function mapList(object: JsonObject, key: string, change: (element: unknown) => unknown): JsonObject {
  const list = object[key];
  return Array.isArray(list) ? { ...object, [key]: list.map(change) } : object;
}
