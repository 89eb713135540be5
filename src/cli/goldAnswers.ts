import { z } from 'zod';
import { readSquadFile } from '../core/dataset/formats/readSquadFile';
import { shapeOf } from '../core/dataset/formats/shapeOf';
import type { DatasetFormat, QaExample } from '../core/dataset/types';
import { SpanLabError } from '../core/errors';
import { parseJson } from './parseJson';

const questionSchema = z.object({
  id: z.union([z.string(), z.int()]).transform(String),
  question: z.string().catch(''),
  answers: z.array(z.object({ text: z.string() })),
});
const paragraphSchema = z.object({ qas: z.array(z.unknown()) });

export interface GoldAnswers {
  readonly format: DatasetFormat;
  readonly examples: readonly QaExample[];
  /** Questions without an id or a list of answers: no prediction can be compared with them. */
  readonly leftOut: number;
}

/**
 * The gold answers of a data set of any known format as the official scripts take them: as texts. Unlike `readDataset`, which leaves out what
 * cannot be trained on, this keeps answers whose offset is wrong and questions whose id is used twice, as those scripts do, so
 * that the figures and totals are theirs.
 *
 * @throws SpanLabError `json-syntax`, `csv-syntax`, `format-unknown`
 */
export function readGoldAnswers(text: string, source: string): GoldAnswers {
  const file = readSquadFile(text);
  const shape = file === null ? null : shapeOf(file);
  if (shape === null) {
    parseJson(text, source);
    throw new SpanLabError('format-unknown', `${source} is no data set of a known format.`, {
      path: source,
    });
  }
  const examples: QaExample[] = [];
  let leftOut = 0;
  shape.paragraphs.forEach(({ value, title }, paragraphIndex) => {
    for (const item of paragraphSchema.safeParse(value).data?.qas ?? []) {
      const question = questionSchema.safeParse(item);
      if (!question.success) {
        leftOut++;
        continue;
      }
      const answers = question.data.answers.map(answer => ({ text: answer.text, startCodePoint: 0 }));
      examples.push({ ...question.data, title, context: '', paragraphIndex, answers });
    }
  });
  return { format: shape.format, examples, leftOut };
}
