import * as z from 'zod';
import { runConfigSchema } from './runConfig';

/** Path, size and hash of a file. */
export const fileRecord = z.object({ path: z.string(), bytes: z.number(), sha256: z.string() });
/** A file that a run used, told apart by its content. */
export type FileRecord = z.infer<typeof fileRecord>;

/** What computes the steps of a run. */
export const executorRecord = z.object({
  /** As a config's `device` names it. */
  id: z.string(),
  /** Of the matrix products. */
  precision: z.enum(['float32', 'float16']),
});
export type ExecutorRecord = z.infer<typeof executorRecord>;

/**
 * `run.json`: what is needed to redo the run. Written when its folder is made, and again when an attempt has chosen what computes.
 */
export const runManifestSchema = z.object({
  version: z.literal(1),
  name: z.string(),
  createdAt: z.number(),
  config: runConfigSchema,
  model: z.object({ path: z.string(), sha256: z.string(), parameters: z.int() }),
  train: fileRecord,
  validation: fileRecord.nullable(),
  /** The device of the last attempt as a few words for people; `automatic` while none was chosen. */
  device: z.string(),
  /** Of the last attempt; absent before it was chosen, and in old runs. */
  executor: executorRecord.optional(),
  versions: z.object({ spanlab: z.string(), node: z.string(), onnxruntime: z.string(), platform: z.string() }),
});
export type RunManifest = z.infer<typeof runManifestSchema>;

/** `status.json`: replaced atomically whenever the run's state changes. */
export const runStatusSchema = z.object({
  state: z.enum(['running', 'completed', 'stopped', 'failed']),
  /** Process that writes the run while `running`; a run whose process is gone was interrupted. */
  pid: z.int(),
  updatedAt: z.number(),
  step: z.int(),
  totalSteps: z.int(),
  epoch: z.number(),
  best: z
    .object({
      epoch: z.number(),
      step: z.int(),
      exact: z.number().nullable(),
      f1: z.number().nullable(),
      validationLoss: z.number().nullable(),
    })
    .nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  /** Whether a `running` run holds still until it is told to go on; absent where it does not, and in old runs. */
  isPaused: z.boolean().optional(),
});
export type RunStatus = z.infer<typeof runStatusSchema>;

/** One line of `evaluations/epoch-N/questions.jsonl`: all that the rankings view shows of a question. */
export const questionResultSchema = z.object({
  id: z.string(),
  prediction: z.string(),
  exact: z.number(),
  f1: z.number(),
  /** Place of the first candidate that matches a gold answer exactly (after normalisation), from 1; 0 when none does. */
  rank: z.int(),
  nullScore: z.number(),
  nullScoreDiff: z.number(),
  candidates: z.array(
    z.object({
      text: z.string(),
      startCodePoint: z.int(),
      endCodePoint: z.int(),
      startLogit: z.number(),
      endLogit: z.number(),
      logitSum: z.number(),
      nBestProbability: z.number(),
      jointProbability: z.number(),
      windowIndex: z.int(),
      isNull: z.boolean(),
    }),
  ),
});
export type QuestionResult = z.infer<typeof questionResultSchema>;
