/** Names inside a run folder; all paths are relative to it and use `/`. */
export const runFiles = {
  manifest: 'run.json',
  events: 'metrics.jsonl',
  status: 'status.json',
  checkpoints: 'checkpoints',
  evaluations: 'evaluations',
  model: 'model',
} as const;

/** Names inside an evaluation's folder. */
export const evaluationFiles = {
  predictions: 'predictions.json',
  nBestPredictions: 'nbest_predictions.json',
  nullOdds: 'null_odds.json',
  scores: 'eval.json',
  questions: 'questions.jsonl',
  summary: 'summary.json',
} as const;

/** `checkpoints/step-120` */
export function checkpointPath(step: number): string {
  return `${runFiles.checkpoints}/step-${step}`;
}

/** `evaluations/epoch-2`; a part of an epoch has at most four decimals, such as `evaluations/epoch-0.25`. */
export function evaluationPath(epoch: number): string {
  return `${runFiles.evaluations}/epoch-${Number(epoch.toFixed(4))}`;
}

/** The step of a checkpoint folder's name, or undefined for any other name. */
export function stepOfCheckpointName(name: string): number | undefined {
  return numberAfter(/^step-(\d+)$/, name);
}

/** The epoch of an evaluation folder's name, or undefined for any other name. */
export function epochOfEvaluationName(name: string): number | undefined {
  return numberAfter(/^epoch-(\d+(?:\.\d+)?)$/, name);
}

/**
 * Whether a path read from a file stays inside the folder it is relative to. Run folders come from anywhere, so every path in
 * them is checked before it is opened.
 */
export function isPathInside(relativePath: string): boolean {
  const parts = relativePath.split(/[/\\]/);
  return parts[0] !== '' && !parts.includes('..') && !/^[a-z]:/i.test(relativePath) && !relativePath.includes('\0');
}

function numberAfter(pattern: RegExp, name: string): number | undefined {
  const digits = pattern.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
