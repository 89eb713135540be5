/** What multiplies and divides in one step of AdamW, the same for all elements of a parameter; see `adamWStep`. */
export interface AdamWFactors {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly gradientFactor: number;
  /** What decay leaves of a value. */
  readonly keep: number;
  /** Learning rate over the bias correction of the first moment. */
  readonly stepSize: number;
  /** Square root of the bias correction of the second moment. */
  readonly rootCorrection: number;
}

/** The buffers of AdamW, all of one length; a step changes all but the gradients, in place. */
export interface AdamWBuffers {
  readonly values: Float32Array;
  readonly gradients: Float32Array;
  readonly firstMoments: Float32Array;
  readonly secondMoments: Float32Array;
}

/** The loops over all parameters that a step has besides its graph. Whoever runs them, the results have the same bits. */
export interface OptimizerKernel {
  /** AdamW in float32, as PyTorch does it, for the elements from `start` up to `end`. */
  adamW(buffers: AdamWBuffers, start: number, end: number, factors: AdamWFactors): void;
  /** In float64, in eight partial sums. */
  sumOfSquares(values: Float32Array): number;
  /** Adds `source` to `target`, of the same length. */
  add(target: Float32Array, source: Float32Array): void;
}

const round = Math.fround;

/** In JavaScript. Each operation is rounded to float32, which is what float32 arithmetic gives. */
export const plainKernel: OptimizerKernel = {
  adamW({ values, gradients, firstMoments, secondMoments }, start, end, factors) {
    const [beta1, beta2, epsilon] = [round(factors.beta1), round(factors.beta2), round(factors.epsilon)];
    const [oneMinusBeta1, oneMinusBeta2] = [round(1 - factors.beta1), round(1 - factors.beta2)];
    const [gradientFactor, keep] = [round(factors.gradientFactor), round(factors.keep)];
    const [stepSize, rootCorrection] = [round(factors.stepSize), round(factors.rootCorrection)];
    for (let i = start; i < end; i++) {
      const gradient = round(gradients[i] * gradientFactor);
      const first = round(round(beta1 * firstMoments[i]) + round(oneMinusBeta1 * gradient));
      const square = round(round(oneMinusBeta2 * gradient) * gradient);
      const second = round(round(beta2 * secondMoments[i]) + square);
      const denominator = round(round(round(Math.sqrt(second)) / rootCorrection) + epsilon);
      firstMoments[i] = first;
      secondMoments[i] = second;
      values[i] = round(round(values[i] * keep) - round(round(stepSize * first) / denominator));
    }
  },

  sumOfSquares(values) {
    const sums = new Float64Array(8);
    const whole = values.length - (values.length % sums.length);
    for (let i = 0; i < whole; i += sums.length) {
      for (let lane = 0; lane < sums.length; lane++) sums[lane] += values[i + lane] * values[i + lane];
    }
    const even = sums[0] + sums[2] + sums[4] + sums[6];
    const odd = sums[1] + sums[3] + sums[5] + sums[7];
    return sumOfRest(values, whole, even + odd);
  },

  add(target, source) {
    for (let i = 0; i < target.length; i++) target[i] += source[i];
  },
};

/** Adds the squares of the elements from `start` on, one by one. */
export function sumOfRest(values: Float32Array, start: number, sum: number): number {
  let total = sum;
  for (let i = start; i < values.length; i++) total += values[i] * values[i];
  return total;
}
