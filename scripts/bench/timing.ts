/** Times in milliseconds of several runs of the same work. */
export interface Timing {
  readonly median: number;
  readonly least: number;
  /** Least processor time of a run, all threads together: it hardly depends on what else the machine does. */
  readonly leastCpu: number;
}

/**
 * Runs work several times and tells how long it took. The first run is left out: it compiles the code and reads the caches.
 * On a machine with neighbours the least time says more than the median.
 */
export async function timeOf(runs: number, work: () => unknown): Promise<Timing> {
  await work();
  const times: number[] = [];
  const cpuTimes: number[] = [];
  for (let run = 0; run < runs; run++) {
    const cpuStarted = process.cpuUsage();
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
    const cpu = process.cpuUsage(cpuStarted);
    cpuTimes.push((cpu.user + cpu.system) / 1000);
  }
  times.sort((a, b) => a - b);
  return {
    median: times[Math.floor(times.length / 2)] ?? NaN,
    least: times[0] ?? NaN,
    leastCpu: Math.min(...cpuTimes),
  };
}

/** What is said of the processor time beside a figure. */
export function cpuNote({ leastCpu }: Timing): string {
  return `processor time ${rounded(leastCpu)} ms`;
}

/** Rounded to four significant digits: more would pretend. */
export function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
