import * as z from 'zod';

/**
 * The events of a run, one JSON line each in `metrics.jsonl`. `time` is in milliseconds since 1970; `step` counts optimizer
 * steps from 1; `epoch` is fractional progress in epochs. Fields may be added, never removed.
 */
const time = z.number();

/** A least and a most, both inclusive. */
const range = z.object({ least: z.int(), most: z.int() });

export const startEvent = z.object({
  type: z.literal('start'),
  time,
  name: z.string(),
  epochs: z.number(),
  totalSteps: z.int(),
  stepsPerEpoch: z.int(),
  effectiveBatchSize: z.int(),
  trainExamples: z.int(),
  /** Questions of the training file that could not be used. */
  trainExamplesLeftOut: z.int(),
  trainWindows: z.int(),
  /** Windows labelled CLS because they do not hold the whole answer. */
  trainWindowsWithoutAnswer: z.int(),
  /** How far neighbouring windows are apart, in context tokens; null when every context has one, absent in old runs. */
  trainWindowStride: z.object({ overlap: range, step: range }).nullable().optional(),
  /** Windows computed at once: at most so many, and at most so many tokens where that is a number; absent in old runs. */
  microBatch: z.object({ windows: z.int(), tokens: z.int().nullable() }).optional(),
  validationExamples: z.int(),
  validationWindows: z.int(),
  device: z.string(),
  seed: z.int(),
  /** 0 for a fresh run, the checkpoint's step after a resume. */
  resumedFromStep: z.int(),
});

export const stepEvent = z.object({
  type: z.literal('step'),
  time,
  step: z.int(),
  epoch: z.number(),
  loss: z.number(),
  learningRate: z.number(),
  /** Global norm before clipping. */
  gradientNorm: z.number(),
  samplesPerSecond: z.number(),
  tokensPerSecond: z.number(),
  /** Resident memory of the engine process. */
  memoryBytes: z.number(),
  secondsLeft: z.number(),
});

export const evaluationStartEvent = z.object({
  type: z.literal('evaluation-start'),
  time,
  step: z.int(),
  epoch: z.number(),
});

/** Progress of a running evaluation. Sent to listeners only, not written to the file. */
export const progressEvent = z.object({
  type: z.literal('progress'),
  time,
  phase: z.enum(['features', 'evaluation']),
  done: z.int(),
  total: z.int(),
});

/** One finished epoch, or the state before the first step (`epoch` 0). */
export const epochEvent = z.object({
  type: z.literal('epoch'),
  time,
  epoch: z.number(),
  step: z.int(),
  /** Mean training loss of the epoch's steps; null before the first step. */
  trainLoss: z.number().nullable(),
  /** Null without a validation file. */
  validationLoss: z.number().nullable(),
  exact: z.number().nullable(),
  f1: z.number().nullable(),
  seconds: z.number(),
  isBest: z.boolean(),
  /** Folder of the evaluation, relative to the run folder. */
  evaluation: z.string().nullable(),
});

export const checkpointEvent = z.object({
  type: z.literal('checkpoint'),
  time,
  step: z.int(),
  epoch: z.number(),
  /** Relative to the run folder, such as `checkpoints/step-120`. */
  path: z.string(),
  bytes: z.number(),
});

/** The run holds still from here on, with everything in memory, until `continue`, `end` or, if its process dies, a `start`. */
export const pauseEvent = z.object({ type: z.literal('pause'), time, step: z.int(), epoch: z.number() });

/** A paused run goes on. */
export const continueEvent = z.object({ type: z.literal('continue'), time, step: z.int(), epoch: z.number() });

/** The run was asked to stop when the epoch of this number, counted from 1, has ended. */
export const stopRequestEvent = z.object({
  type: z.literal('stop-request'),
  time,
  step: z.int(),
  afterEpoch: z.int(),
});

export const warningEvent = z.object({ type: z.literal('warning'), time, code: z.string(), message: z.string() });

export const endEvent = z.object({
  type: z.literal('end'),
  time,
  status: z.enum(['completed', 'stopped']),
  step: z.int(),
  epoch: z.number(),
  seconds: z.number(),
  bestEpoch: z.number().nullable(),
});

export const failureEvent = z.object({
  type: z.literal('failure'),
  time,
  code: z.string(),
  message: z.string(),
  step: z.int(),
});

export const runEventSchema = z.discriminatedUnion('type', [
  startEvent,
  stepEvent,
  evaluationStartEvent,
  progressEvent,
  epochEvent,
  checkpointEvent,
  pauseEvent,
  continueEvent,
  stopRequestEvent,
  warningEvent,
  endEvent,
  failureEvent,
]);

export type RunEvent = z.infer<typeof runEventSchema>;
export type RunEventType = RunEvent['type'];
export type RunEventOf<T extends RunEventType> = Extract<RunEvent, { type: T }>;
