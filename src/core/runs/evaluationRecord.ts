import * as z from 'zod';
import { SpanLabError } from '../errors';
import { fileRecord, questionResultSchema, type QuestionResult } from './runManifest';

/** `summary.json` of an evaluation's folder: what the official files beside it do not say. */
export const evaluationSummarySchema = z.object({
  metric: z.enum(['squad1', 'squad2']),
  /** Mean over the windows of (CE(start) + CE(end)) / 2; null when the questions have no gold answers. */
  loss: z.number().nullable(),
  windows: z.int(),
  examples: z.int(),
  seconds: z.number(),
  /** The file that was evaluated, by content, and how many of its questions; absent in old evaluations. */
  data: fileRecord.extend({ questions: z.int() }).optional(),
});
export type EvaluationRecord = z.infer<typeof evaluationSummarySchema>;

/** `eval.json`: figures under the official script's keys, in percent. */
export const evaluationScoresSchema = z.record(z.string(), z.number());

/**
 * Reads the lines of `questions.jsonl`, one question each.
 *
 * @throws SpanLabError `file-unreadable`, with the line's number, when a line is damaged
 */
export function parseQuestionLines(text: string): QuestionResult[] {
  const results: QuestionResult[] = [];
  text.split('\n').forEach((line, index) => {
    if (line.trim() === '') return;
    try {
      results.push(questionResultSchema.parse(JSON.parse(line)));
    } catch (cause) {
      throw new SpanLabError('file-unreadable', `Line ${index + 1} is no question.`, { line: index + 1 }, { cause });
    }
  });
  return results;
}
