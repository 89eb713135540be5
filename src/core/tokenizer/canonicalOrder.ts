/**
 * The parts of a decomposed text in Unicode's canonical order: each run of combining characters, those whose order is above 0,
 * sorted by it; stable.
 */
export function inCanonicalOrder<T extends { readonly order: number }>(parts: readonly T[]): T[] {
  const sorted: T[] = [];
  let run: T[] = [];
  const endRun = (): void => {
    if (run.length > 1) run.sort((a, b) => a.order - b.order);
    for (const part of run) sorted.push(part);
    run = [];
  };
  for (const part of parts) {
    if (part.order > 0) {
      run.push(part);
    } else {
      endRun();
      sorted.push(part);
    }
  }
  endRun();
  return sorted;
}
