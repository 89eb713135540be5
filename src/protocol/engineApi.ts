import type { AnswerCandidate } from '../core/answers/types';
import type { ErrorRecord } from '../core/errors';
import type { RunConfigInput } from '../core/runs/runConfig';
import type { RunEvent } from '../core/runs/runEvent';
import type {
  DatasetDescription,
  LeakRequest,
  LeakResult,
  ParagraphDescription,
  SplitRequest,
  WrittenPart,
} from './datasetRequests';

/**
 * The contract between whoever wants work done (VS Code's extension host, the CLI) and the engine. The host reaches it in a
 * process of its own over `fork` with `serialization: 'advanced'`; a call that fails rejects with an {@link ErrorRecord}.
 */
export interface EngineApi {
  info(): Promise<EngineInfo>;
  devices(): Promise<DeviceReport[]>;
  /** Starts a run and resolves once its folder exists; what happens then arrives as run events. One run at a time. */
  train(config: RunConfigInput): Promise<RunHandle>;
  /** Continues an interrupted or stopped run from its newest whole checkpoint. */
  resume(runFolder: string, changes?: ResumeChanges): Promise<RunHandle>;
  /**
   * Asks a run to stop, `now` when no time is given. Resolves when its last checkpoint and status are written; with `epoch` at once,
   * as that may take hours. A stop `now` wins over an earlier one. Unknown runs are ignored.
   */
  stop(runFolder: string, when?: StopWhen): Promise<void>;
  /**
   * Asks a run to hold still, with everything in memory, after the step or batch under way; resolves at once. It then writes a
   * checkpoint and a `pause` event. Unknown runs are ignored.
   */
  pause(runFolder: string): Promise<void>;
  /** Lets a paused run go on; resolves at once. Unknown runs are ignored. */
  continue(runFolder: string): Promise<void>;
  /** Rejects with `stopped` when it was cancelled. */
  evaluate(request: EvaluateRequest): Promise<EvaluationSummary>;
  /** Asks the evaluations that write to this folder to end; nothing is written then. Unknown folders are ignored. */
  cancelEvaluation(out: string): Promise<void>;
  ask(request: AskRequest): Promise<AskResult>;
  /** Writes the parts of a data set as new files; rejects with `file-exists` before it reads. */
  splitDataset(request: SplitRequest): Promise<WrittenPart[]>;
  /** What a data set has in common with training data. */
  findLeaks(request: LeakRequest): Promise<LeakResult>;
  /** A file that is too long for an editor to hold, without its text. Kept until it is released. */
  describeDataset(path: string): Promise<DatasetDescription>;
  /** One paragraph of a file, in full. */
  describeParagraph(path: string, paragraphIndex: number): Promise<ParagraphDescription>;
  /** Nobody looks at the file any more. */
  releaseDataset(path: string): Promise<void>;
}

/** What the engine tells without being asked; fire and forget. Events come batched, at most about ten times a second. */
export interface EngineEvents {
  onRunEvents(runFolder: string, events: RunEvent[]): void;
  onProgress(label: string, done: number, total: number): void;
  onLog(level: 'debug' | 'info' | 'warn' | 'error', message: string): void;
}

/** When a run that is asked to stop does so: after the batch under way, or after the epoch under way and its evaluation. */
export type StopWhen = 'now' | 'epoch';

/** What may differ from here on when a run is resumed: nothing that changes its results by more than rounding. */
export interface ResumeChanges {
  /** Windows computed at once. */
  readonly microBatchSize?: number;
  /** Epochs after which the run stops again. */
  readonly stopAfterEpochs?: number;
}

export interface EngineInfo {
  readonly version: string;
  readonly pid: number;
  readonly node: string;
  readonly onnxruntime: string;
}

export interface DeviceReport {
  readonly id: 'cpu' | 'webgpu' | 'cuda' | 'directml' | 'tensorflow';
  readonly name: string;
  /** The library that computes. */
  readonly backend: string;
  readonly usable: boolean;
  /** Why it is usable or not, in a sentence a user can act on. */
  readonly reason: string;
  readonly memoryBytes?: number;
}

export interface RunHandle {
  readonly runFolder: string;
  readonly name: string;
}

export interface EvaluateRequest {
  readonly model?: string;
  readonly data: string;
  /** Where predictions and scores go; a folder, made if absent. */
  readonly out: string;
  readonly metric?: 'auto' | 'squad1' | 'squad2';
  readonly limit?: number;
  readonly maxLength?: number;
  readonly docStride?: number;
  readonly docStrideUnit?: 'overlap' | 'step';
  readonly maxQuestionLength?: number;
  readonly maxContextLength?: number;
  readonly nBest?: number;
  readonly maxAnswerLength?: number;
  readonly nullScoreDiffThreshold?: number;
  readonly batchSize?: number;
}

export interface EvaluationSummary {
  readonly out: string;
  readonly metric: 'squad1' | 'squad2';
  /** Scores under the official script's own keys: `exact`, `f1`, `total`, `HasAns_exact`, … (SQuAD 1.1: `exact_match`, `f1`). */
  readonly scores: Readonly<Record<string, number>>;
  readonly examples: number;
  readonly windows: number;
  /** Questions that could not be used, with the problems' codes counted. */
  readonly leftOut: number;
  /** Mean loss over the windows, labels as in training; null where no question has an answer list. */
  readonly loss: number | null;
  readonly seconds: number;
}

export interface AskRequest {
  readonly model?: string;
  readonly question: string;
  readonly context: string;
  readonly topK?: number;
  readonly maxAnswerLength?: number;
  readonly maxLength?: number;
  readonly docStride?: number;
}

export interface AskResult {
  /** Best first, null candidate left out; offsets count code points of the context as given. */
  readonly answers: readonly AnswerCandidate[];
  readonly nullScore: number;
  readonly nullScoreDiff: number;
  readonly model: string;
  readonly contextTokens: number;
  readonly windows: number;
  readonly milliseconds: number;
}

export type { ErrorRecord };
