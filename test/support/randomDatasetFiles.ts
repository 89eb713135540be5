import { writeSquadFile } from '../../src/core/dataset/formats/writeSquadFile';
import type { Random } from '../../src/core/random';
import { rowFormats, writeRows } from './datasetFormats';
import { randomDataset, randomLayout, writeJson } from './randomDataset';

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

/** By format: writes a random data set, in which every kind of mistake happens, in a random layout. */
export const randomDatasetFiles: Readonly<Record<string, (random: Random) => string>> = {
  nested: random => writeJson(randomDataset(random), randomLayout(random)),
  ...Object.fromEntries(
    rowFormats.map(format => [format, (random: Random) => writeRows(random, plainDataset(random), format)]),
  ),
  hw7: random => writeSquadFile(plainDataset(random), 'hw7').text,
  cmrc2018: writeCmrc2018,
  labelStudio: writeLabelStudio,
};
