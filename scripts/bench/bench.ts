/** One figure, as it is printed. */
export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What was done, so that the figure can be compared with another tool's. */
  readonly work: string;
}

/** `KEY=VALUE` arguments of the command line; a benchmark takes those it knows. */
export type BenchOptions = Readonly<Record<string, string | undefined>>;

/** A benchmark of `npm run bench -- NAME`. */
export interface Bench {
  readonly name: string;
  /** The options it takes, for the usage. */
  readonly usage?: string;
  run(options: BenchOptions): Promise<readonly Measurement[]>;
}
