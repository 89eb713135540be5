/** 2^-k; smaller ones vanish beside the largest term, which is 1. */
const powersOfHalf = Float64Array.from({ length: 64 }, (_, k) => 2 ** -k);

/**
 * log(sum of exp) of the first `count` logits, with an error below 1e-8; NaN counts as nothing.
 *
 * A ranking needs one exp for each position of a window, which is a quarter of its time. Math.exp gives digits that are not
 * needed here; splitting off powers of two and a short series take hardly more than half of its time.
 */
export function logSumExp(logits: Float32Array, count: number): number {
  let largest = -Infinity;
  for (let i = 0; i < count; i++) if (logits[i] > largest) largest = logits[i];
  if (!Number.isFinite(largest)) return largest;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    // exp(logit - largest) = 2^-halvings = 2^-k * exp(x), with x between -ln 2 and 0.
    const halvings = (largest - logits[i]) * Math.LOG2E;
    if (!(halvings < 64)) continue;
    const k = Math.trunc(halvings);
    const x = (k - halvings) * Math.LN2;
    const xx = x * x;
    const series = 1 / 2 + x / 6 + xx * (1 / 24 + x / 120 + xx * (1 / 720 + x / 5040 + xx * (1 / 40320 + x / 362880)));
    sum += (1 + x + xx * series) * powersOfHalf[k];
  }
  return largest + Math.log(sum);
}
