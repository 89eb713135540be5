/** Deeper nesting than any data set has: what walks through values by calling itself stays far from the end of the stack. */
export const deepestLevel = 500;

/** Whether a value as JSON.parse gives it, which reads any depth, is nested deeper than a number of levels. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some(each => isDeeperThan(each, levels - 1));
}
