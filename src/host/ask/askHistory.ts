import type { ErrorRecord } from '../../core/errors';
import type { AskResult } from '../../protocol/engineApi';
import type { AskEntry } from '../../protocol/views/ask';

/** Text that questions are about, and where it comes from. */
export interface AskContext {
  readonly text: string;
  /** Such as `notes.md, lines 3–9`. */
  readonly source: string;
  /** The document as a URI string. */
  readonly document: string;
  /** Where in the document the text starts, in UTF-16 units. */
  readonly startUtf16: number;
  /** The text as the document has it, where that is a JSON string: with escapes. Absent where it stands there as it is. */
  readonly written?: string;
}

interface Asked {
  readonly entry: AskEntry;
  readonly context: AskContext;
}

/** The oldest entries go when there are more: each keeps its whole context. */
const maxEntries = 100;

/** What was asked in this window, newest first, and which of it is shown. */
export class AskHistory {
  private asked: readonly Asked[] = [];
  private nextId = 1;
  private selectedId: number | null = null;

  get entries(): readonly AskEntry[] {
    return this.asked.map(item => item.entry);
  }

  get selected(): number | null {
    return this.selectedId;
  }

  find(id: number): Asked | undefined {
    return this.asked.find(item => item.entry.id === id);
  }

  /** Adds an answered or failed question and selects it. */
  add(question: string, context: AskContext, outcome: AskResult | ErrorRecord): AskEntry {
    const isResult = 'answers' in outcome;
    const entry: AskEntry = {
      id: this.nextId++,
      question,
      context: context.text,
      source: context.source,
      result: isResult ? outcome : null,
      error: isResult ? null : outcome,
    };
    this.asked = [{ entry, context }, ...this.asked].slice(0, maxEntries);
    this.selectedId = entry.id;
    return entry;
  }

  select(id: number): void {
    if (this.find(id)) this.selectedId = id;
  }

  clear(): void {
    this.asked = [];
    this.selectedId = null;
  }
}

/** Where a selection stands; lines count from 1. */
export function describeSource(fileName: string, firstLine: number, lastLine: number, isWhole: boolean): string {
  if (isWhole) return `${fileName}, whole document`;
  return firstLine === lastLine ? `${fileName}, line ${firstLine}` : `${fileName}, lines ${firstLine}–${lastLine}`;
}
