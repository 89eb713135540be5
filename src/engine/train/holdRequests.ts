/** What a run may be asked besides to stop at once. It is met between two steps, and between the batches of an evaluation. */
export interface HoldRequests {
  /** Whether to hold still with everything in memory. */
  shouldPause(): boolean;
  /** Whether to stop when the epoch under way has ended, with its evaluation. */
  isEpochTheLast(): boolean;
  /** Resolves when something is asked anew, a stop at once included. */
  whenChanged(): Promise<void>;
}
