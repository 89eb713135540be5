import * as z from 'zod';
import type { EvaluateRequest } from '../../protocol/engineApi';

/** An evaluation as another extension, a keybinding or a test may ask for it; the output folder may be left to us. */
export type EvaluateArgument = Omit<EvaluateRequest, 'out'> & { readonly out?: string };

const positive = z.int().positive().optional();

export const evaluateArgumentSchema: z.ZodType<EvaluateArgument> = z.object({
  model: z.string().min(1).optional(),
  data: z.string().min(1),
  out: z.string().min(1).optional(),
  metric: z.enum(['auto', 'squad1', 'squad2']).optional(),
  limit: positive,
  maxLength: positive,
  docStride: z.int().min(0).optional(),
  docStrideUnit: z.enum(['overlap', 'step']).optional(),
  maxQuestionLength: positive,
  maxContextLength: positive,
  nBest: positive,
  maxAnswerLength: positive,
  nullScoreDiffThreshold: z.number().optional(),
  batchSize: positive,
});

/** A folder name that tells model, data and time, such as `small on dev-v1.1 20260102-030405`. */
export function evaluationName(modelName: string, dataName: string, now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  const data = dataName.replace(/(\.squad)?\.json(\.gz)?$/i, '');
  const safe = `${modelName} on ${data}`.replace(/[^\p{L}\p{N} ._-]+/gu, '-').slice(0, 80);
  return `${safe} ${day}-${time}`;
}
