import type { RunConfig } from '../../core/runs/runConfig';

/** Whether an epoch, or the run, ends with this step. */
export function isEpochEnd(
  step: number,
  plan: { readonly stepsPerEpoch: number; readonly totalSteps: number },
): boolean {
  return step % plan.stepsPerEpoch === 0 || step === plan.totalSteps;
}

/** Whether the model is evaluated after this step: at the end of each epoch, and every `evalSteps` steps where that is set. */
export function isEvaluationStep(
  step: number,
  plan: { readonly stepsPerEpoch: number; readonly totalSteps: number },
  { evalSteps }: Pick<RunConfig, 'evalSteps'>,
): boolean {
  return isEpochEnd(step, plan) || (evalSteps !== undefined && step % evalSteps === 0);
}
