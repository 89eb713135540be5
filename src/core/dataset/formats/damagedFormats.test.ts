import { describe, expect, test } from 'vitest';
import { rowFormats, writeRows } from '../../../../test/support/datasetFormats';
import { pick, randomDataset, randomLayout, writeJson } from '../../../../test/support/randomDataset';
import { SpanLabError } from '../../errors';
import { Random } from '../../random';
import { analyseDataset } from '../analysis';
import { outlineOf, paragraphDetail } from '../outline';
import { readDataset } from '../readDataset';
import { repairsOf } from '../repairs';
import { reportOf } from '../validate';
import { writeSquadFile } from './writeSquadFile';

const filesPerFormat = 200;

/** Characters and pieces on which readers of JSON and tables stumble. */
const strangePieces = ['"', '""', ',', '\n', '\r', '\0', '{', '}', '[', ']', '\\', "'", 'null', '1e999', '-', '\ud83d'];

function damaged(random: Random, text: string): string {
  const at = random.below(text.length + 1);
  switch (random.below(5)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + text.slice(at + random.below(5) + 1);
    case 2:
      return text.slice(0, at) + text.slice(random.below(text.length + 1));
    default:
      return text.slice(0, at) + pick(random, strangePieces).repeat(1 + random.below(3)) + text.slice(at);
  }
}

/** The paragraphs as CMRC 2018 first had them, and with whatever is wrong in them. */
function writeCmrc2018(random: Random): string {
  const paragraphs = randomDataset(random).data.flatMap(article =>
    article.paragraphs.map(({ context, qas }, index) => ({
      context_id: String(index),
      context_text: context,
      title: article.title,
      qas: qas.map(({ id, question, answers }) => ({
        query_id: id,
        query_text: question,
        answers: answers?.map(({ text }) => text),
      })),
    })),
  );
  return writeJson(paragraphs, randomLayout(random));
}

/** The questions as tasks of Label Studio, the answers as spans. */
function writeLabelStudio(random: Random): string {
  const tasks = randomDataset(random).data.flatMap(({ paragraphs }) =>
    paragraphs.flatMap(({ context, qas }) =>
      qas.map(({ id, question, answers = [] }) => ({
        id,
        annotations: [
          {
            result: answers.map(({ text, answer_start: start }) => ({
              to_name: 'text',
              value: { start, end: 5, text, labels: ['Answer'] },
            })),
          },
        ],
        data: { text: context, question },
      })),
    ),
  );
  return writeJson(tasks, randomLayout(random));
}

/** A nested data set without members that are undefined. */
function plainDataset(random: Random): Record<string, unknown> {
  return JSON.parse(JSON.stringify(randomDataset(random))) as Record<string, unknown>;
}

const writers: Readonly<Record<string, (random: Random) => string>> = {
  ...Object.fromEntries(
    rowFormats.map(format => [format, (random: Random) => writeRows(random, plainDataset(random), format)]),
  ),
  hw7: random => writeSquadFile(plainDataset(random), 'hw7').text,
  cmrc2018: writeCmrc2018,
  labelStudio: writeLabelStudio,
};

/**
 * Whatever a file holds, its problems lie within it, reading it succeeds or fails with a code, and repairing it ends and leaves
 * nothing to repair. That none of it hangs shows in the time limit.
 */
describe.each(Object.entries(writers))('damaged files: %s', (_name, write) => {
  test('are validated, read, shown and repaired', () => {
    for (let seed = 0; seed < filesPerFormat; seed++) {
      const random = Random.fromSeed(seed);
      let text = write(random);
      for (let count = random.below(3); count > 0; count--) text = damaged(random, text);
      try {
        check(text);
      } catch (error) {
        throw new Error(`seed ${seed}: ${JSON.stringify(text)}`, { cause: error });
      }
    }
  });
});

function check(text: string): void {
  const analysis = analyseDataset(text);
  for (const { startUtf16, endUtf16, related = [], fixes } of reportOf(analysis).problems) {
    const edits = fixes.flatMap(fix => fix.edits);
    for (const range of [{ startUtf16, endUtf16 }, ...related, ...edits]) {
      expect(range.startUtf16).toBeGreaterThanOrEqual(0);
      expect(range.endUtf16).toBeGreaterThanOrEqual(range.startUtf16);
      expect(range.endUtf16).toBeLessThanOrEqual(text.length);
    }
  }
  outlineOf(analysis).forEach((_, index) => expect(paragraphDetail(analysis, index)).not.toBeNull());
  const repaired = repairsOf(analysis).analysis;
  expect(repairsOf(repaired).edits).toEqual([]);
  try {
    readDataset(text);
  } catch (error) {
    if (!(error instanceof SpanLabError)) throw error;
    expect(['json-syntax', 'csv-syntax', 'format-unknown']).toContain(error.code);
  }
}
