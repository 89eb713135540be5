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

/**
 * How many whole epochs an attempt has ended. An epoch ends with its evaluation: one whose last step an earlier attempt did counts
 * where its evaluation was still due.
 * @param began where the attempt began
 */
export function epochsEnded(
  step: number,
  began: { readonly step: number; readonly isEvaluationDue: boolean },
  { stepsPerEpoch }: { readonly stepsPerEpoch: number },
): number {
  const endedBefore = Math.floor(began.step / stepsPerEpoch);
  const isLastOneOpen = began.isEvaluationDue && began.step % stepsPerEpoch === 0;
  return Math.floor(step / stepsPerEpoch) - (isLastOneOpen ? endedBefore - 1 : endedBefore);
}
