/**
 * The catalogue of failures. Every failure a user can meet has one stable code; the CLI prints it, VS Code shows it, tests
 * match it. The sentence beside it is free to change.
 */
export const errorCodes = [
  // files and data
  'file-missing',
  'file-unreadable',
  'file-write-failed',
  'json-syntax',
  'csv-syntax',
  'file-exists',
  'format-unknown',
  'dataset-empty',
  'prediction-missing',
  // models and tokenizers
  'model-missing',
  'model-invalid',
  'model-not-qa',
  'operator-unsupported',
  'model-differs',
  'tokenizer-missing',
  'tokenizer-unsupported',
  // runs
  'config-invalid',
  'stride-too-large',
  'run-missing',
  'run-not-resumable',
  'run-busy',
  'checkpoint-corrupt',
  'loss-not-finite',
  'stopped',
  // asking
  'question-empty',
  'context-empty',
  // the engine process
  'engine-unavailable',
  'engine-crashed',
  'device-unusable',
  'workspace-untrusted',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** A failure with a stable code. `details` holds what a program may want: a path, an id, a position. */
export class SpanLabError extends Error {
  override readonly name = 'SpanLabError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: Readonly<Record<string, string | number>> = {},
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** An error as plain data: what crosses a process boundary or is written to a file. */
export interface ErrorRecord {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: Readonly<Record<string, string | number>>;
}

/** Turns anything thrown into a record; what is not a {@link SpanLabError} becomes `internal` and keeps its message. */
export function toErrorRecord(error: unknown): ErrorRecord {
  if (error instanceof SpanLabError) return { code: error.code, message: error.message, details: error.details };
  return { code: 'internal', message: error instanceof Error ? error.message : String(error), details: {} };
}

export function fromErrorRecord(record: ErrorRecord): SpanLabError {
  return new SpanLabError(record.code, record.message, record.details);
}
