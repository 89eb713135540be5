/** One figure, as it is printed. */
export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What was done, so that the figure can be compared with another tool's. */
  readonly work: string;
}

/** A benchmark of `npm run bench -- NAME`. */
export interface Bench {
  readonly name: string;
  run(): Promise<readonly Measurement[]>;
}
