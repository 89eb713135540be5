/** Times in milliseconds of several runs of the same work. */
export interface Timing {
  readonly median: number;
  readonly least: number;
}

/**
 * Runs work several times and tells how long it took. The first run is left out: it compiles the code and reads the caches.
 * On a machine with neighbours the least time says more than the median.
 */
export async function timeOf(runs: number, work: () => unknown): Promise<Timing> {
  await work();
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  return { median: times[Math.floor(times.length / 2)] ?? NaN, least: times[0] ?? NaN };
}

/** Rounded to four significant digits: more would pretend. */
export function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
