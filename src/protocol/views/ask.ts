import type { ErrorRecord } from '../../core/errors';
import type { AskResult } from '../engineApi';

export interface AskEntry {
  readonly id: number;
  readonly question: string;
  readonly context: string;
  /** Where the context stands, such as `notes.md, lines 3–9`. */
  readonly source: string;
  readonly result: AskResult | null;
  readonly error: ErrorRecord | null;
}

export type ToAsk = {
  readonly type: 'snapshot';
  /** Newest first. */
  readonly history: readonly AskEntry[];
  readonly selected: number | null;
  readonly busy: boolean;
  readonly modelName: string;
  /** The text the next question is about, or null when nothing is selected. */
  readonly nextContext: { readonly text: string; readonly source: string } | null;
  readonly trusted: boolean;
};

export type FromAsk =
  | { readonly type: 'ready' }
  | { readonly type: 'ask'; readonly question: string }
  | { readonly type: 'selectEntry'; readonly id: number }
  | { readonly type: 'goToAnswer'; readonly id: number; readonly answerIndex: number }
  | { readonly type: 'clearHistory' };
