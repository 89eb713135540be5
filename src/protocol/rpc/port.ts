/** Undoes a subscription. */
export type Unsubscribe = () => void;

/** One end of a message channel: a forked process, the process itself, or two ends joined in a test. */
export interface Port {
  /** Rejects when the other end is gone. Messages must be structured-cloneable; typed arrays stay typed arrays. */
  send(message: object): Promise<void>;
  onMessage(listener: (message: unknown) => void): Unsubscribe;
  /** Called once, when no further message can arrive. */
  onClose(listener: () => void): Unsubscribe;
}
