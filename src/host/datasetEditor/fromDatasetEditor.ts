import * as z from 'zod';
import type { FromDatasetEditor } from '../../protocol/views/datasetEditor';

const index = z.int().min(0);
const question = { paragraphIndex: index, questionIndex: index };

/** What the dataset editor may say. */
export const fromDatasetEditorSchema: z.ZodType<FromDatasetEditor> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('selectParagraph'), paragraphIndex: index }),
  z.object({
    type: z.literal('setAnswerSpan'),
    ...question,
    answerIndex: index.nullable(),
    startCodePoint: index,
    endCodePoint: index,
  }),
  z.object({ type: z.literal('removeAnswer'), ...question, answerIndex: index }),
  z.object({ type: z.literal('addQuestion'), paragraphIndex: index, question: z.string() }),
  z.object({ type: z.literal('setQuestion'), ...question, question: z.string() }),
  z.object({ type: z.literal('removeQuestion'), ...question }),
  z.object({ type: z.literal('setImpossible'), ...question, isImpossible: z.boolean() }),
  z.object({ type: z.literal('applyFix'), ...question, answerIndex: index, fixIndex: index }),
  z.object({ type: z.literal('nextProblem') }),
  z.object({ type: z.literal('openAsText') }),
]);
