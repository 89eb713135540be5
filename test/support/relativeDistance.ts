/** Euclidean distance of two arrays of one length, relative to the norm of the expected one. */
export function relativeDistance(actual: Float32Array, expected: Float32Array): number {
  let [difference, norm] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    difference += (actual[i] - expected[i]) ** 2;
    norm += expected[i] ** 2;
  }
  return Math.sqrt(difference / norm);
}
