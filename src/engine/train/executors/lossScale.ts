import * as z from 'zod';

/**
 * What a loss is multiplied by so that its gradients, computed in float16, are neither too small nor too large for it
 * (Micikevicius et al. 2018; numbers as in torch.amp.GradScaler). Always a power of two: dividing by it changes no digit.
 */
export type LossScale = Readonly<z.infer<typeof lossScaleSchema>>;

/** As a checkpoint holds it. */
export const lossScaleSchema = z.object({
  factor: z.number().positive(),
  /** Steps since the last change. */
  goodSteps: z.int().min(0),
});

const growthInterval = 2000;
const largestFactor = 2 ** 24;

/** Where nothing is computed in float16. */
export const noLossScale: LossScale = { factor: 1, goodSteps: 0 };
export const firstLossScale: LossScale = { factor: 2 ** 16, goodSteps: 0 };

/** After a step whose gradients were finite. */
export function afterGoodStep({ factor, goodSteps }: LossScale): LossScale {
  return goodSteps + 1 < growthInterval
    ? { factor, goodSteps: goodSteps + 1 }
    : { factor: Math.min(2 * factor, largestFactor), goodSteps: 0 };
}

/** After a step whose gradients were not; null where a smaller factor would not help. */
export function afterOverflow({ factor }: LossScale): LossScale | null {
  return factor <= 1 ? null : { factor: factor / 2, goodSteps: 0 };
}
