/** What validating a model gave. */
export interface Validation {
  readonly loss: number | null;
  readonly exact: number;
  readonly f1: number;
  /** Writes predictions, n-best lists and scores into a folder. */
  write(folder: string): Promise<void>;
}

/** Validates the model of a folder; null when asked to stop before the end. It holds still while `shouldStop` is not answered. */
export type Validate = (
  modelFolder: string,
  hooks: { onProgress(done: number, total: number): void; shouldStop(): boolean | Promise<boolean> },
) => Promise<Validation | null>;
