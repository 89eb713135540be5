import type { ParameterStore } from './parameterStore';
import type { AdamWKernel } from './wasm/adamwKernel';

export interface AdamWSettings {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
}

/** Global Euclidean norm of the gradients. */
export function gradientNorm(gradients: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < gradients.length; i++) sum += gradients[i] * gradients[i];
  return Math.sqrt(sum);
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
 * @param kernel does the same, bit for bit, in less time
 */
export function adamWStep(
  store: ParameterStore,
  settings: AdamWSettings,
  learningRate: number,
  step: number,
  gradientFactor: number,
  kernel: AdamWKernel | null = null,
): void {
  const { beta1, beta2, epsilon, weightDecay } = settings;
  const { values, gradients, firstMoments, secondMoments } = store;
  const biasCorrection = 1 - beta1 ** step;
  const rootCorrection = Math.sqrt(1 - beta2 ** step);
  for (const { parameter, offset, isDecayed, learningRateScale } of store.trained) {
    const rate = learningRate * learningRateScale;
    const stepSize = rate / biasCorrection;
    const keep = isDecayed ? 1 - rate * weightDecay : 1;
    const end = offset + parameter.size;
    if (kernel !== null) {
      kernel.step(store, offset, end, { beta1, beta2, epsilon, gradientFactor, keep, stepSize, rootCorrection });
      continue;
    }
    for (let i = offset; i < end; i++) {
      const gradient = gradients[i] * gradientFactor;
      const m = beta1 * firstMoments[i] + (1 - beta1) * gradient;
      const v = beta2 * secondMoments[i] + (1 - beta2) * gradient * gradient;
      firstMoments[i] = m;
      secondMoments[i] = v;
      values[i] = values[i] * keep - (stepSize * m) / (Math.sqrt(v) / rootCorrection + epsilon);
    }
  }
}
