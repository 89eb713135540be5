import { plainKernel, type OptimizerKernel } from './optimizerKernel';
import type { ParameterStore } from './parameterStore';

export interface AdamWSettings {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
}

/** Global Euclidean norm of the gradients. */
export function gradientNorm(gradients: Float32Array, kernel: OptimizerKernel = plainKernel): number {
  return Math.sqrt(kernel.sumOfSquares(gradients));
}

/** The factor that clips gradients of a global norm to `maxNorm`, as torch.nn.utils.clip_grad_norm_ computes it. */
export function clipFactor(norm: number, maxNorm: number): number {
  return Math.min(1, maxNorm / (norm + 1e-6));
}

/**
 * One step of AdamW (Loshchilov and Hutter 2019, as torch.optim.AdamW does it) over the store's buffers, in place. Each parameter
 * has its own share of the learning rate, as in a parameter group of its own; frozen ones stay as they are.
 * @param step counts from 1
 * @param gradientFactor multiplies every gradient first (clipping)
 */
export function adamWStep(
  store: ParameterStore,
  settings: AdamWSettings,
  learningRate: number,
  step: number,
  gradientFactor: number,
  kernel: OptimizerKernel = plainKernel,
): void {
  const { beta1, beta2, epsilon, weightDecay } = settings;
  const biasCorrection = 1 - beta1 ** step;
  const rootCorrection = Math.sqrt(1 - beta2 ** step);
  for (const { parameter, offset, isDecayed, learningRateScale } of store.trained) {
    const rate = learningRate * learningRateScale;
    const stepSize = rate / biasCorrection;
    const keep = isDecayed ? 1 - rate * weightDecay : 1;
    const factors = { beta1, beta2, epsilon, gradientFactor, keep, stepSize, rootCorrection };
    kernel.adamW(store, offset, offset + parameter.size, factors);
  }
}
