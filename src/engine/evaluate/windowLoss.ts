/**
 * Loss of one window as in training: (CE(start) + CE(end)) / 2 over its own positions, padding left out, computed in double precision.
 * Not finite when a logit is not a number.
 *
 * @param length tokens of the window; the arrays are at least as long
 */
export function windowLoss(
  { startLogits, endLogits }: { readonly startLogits: Float32Array; readonly endLogits: Float32Array },
  { startPosition, endPosition }: { readonly startPosition: number; readonly endPosition: number },
  length: number,
): number {
  return (crossEntropy(startLogits, startPosition, length) + crossEntropy(endLogits, endPosition, length)) / 2;
}

/** log(sum of exp) minus the label's logit; the largest logit is taken out of the sum so that nothing overflows. */
function crossEntropy(logits: Float32Array, label: number, length: number): number {
  let largest = -Infinity;
  for (let i = 0; i < length; i++) largest = Math.max(largest, logits[i]);
  let sum = 0;
  for (let i = 0; i < length; i++) sum += Math.exp(logits[i] - largest);
  return largest - logits[label] + Math.log(sum);
}
