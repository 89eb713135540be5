/** Optimizer steps with a rising rate: Hugging Face's ceil(ratio * total). */
export function warmupSteps(totalSteps: number, warmupRatio: number): number {
  return Math.ceil(totalSteps * warmupRatio);
}

/**
 * Linear warm-up and linear decay to zero (transformers' get_linear_schedule_with_warmup).
 * @param finishedSteps optimizer steps done before this one: the first step of a run with warm-up has rate 0
 */
export function linearSchedule(peak: number, finishedSteps: number, warmup: number, totalSteps: number): number {
  if (finishedSteps < warmup) return (peak * finishedSteps) / Math.max(1, warmup);
  return peak * Math.max(0, (totalSteps - finishedSteps) / Math.max(1, totalSteps - warmup));
}
