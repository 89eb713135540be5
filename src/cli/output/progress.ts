import { SingleBar } from 'cli-progress';
import type { CliIo } from '../cliIo';

/** Progress of a long task, on stderr. */
export interface ProgressDisplay {
  /** `label` names what is counted, such as "evaluation"; `note` follows the counts, such as "loss 1.2345". */
  update(label: string, done: number, total: number, note?: string): void;
  /** Writes a line of its own to stderr, above the bar. */
  line(text: string): void;
  /** Takes the bar away, so that something else can be written; the next update draws it again. */
  pause(): void;
}

/** A bar when stderr is a terminal, otherwise a plain line now and then. */
export function createProgressDisplay(io: CliIo): ProgressDisplay {
  return io.terminal === null ? new PlainProgress(text => io.writeError(text)) : new BarProgress(io.terminal);
}

class BarProgress implements ProgressDisplay {
  private bar: SingleBar | null = null;
  private label = '';

  constructor(private readonly terminal: NodeJS.WriteStream) {}

  update(label: string, done: number, total: number, note = ''): void {
    if (this.label !== label) this.pause();
    this.label = label;
    if (this.bar === null) {
      this.bar = new SingleBar({
        format: '{label} [{bar}] {value}/{total} {note}',
        stream: this.terminal,
        barCompleteChar: '=',
        barIncompleteChar: ' ',
        clearOnComplete: true,
        // Short enough for a line of 80 columns with all that stands behind it.
        barsize: 16,
        // Ctrl+C is the command's to handle.
        gracefulExit: false,
        // What is switched off in a terminal stays off when the process is killed.
        hideCursor: false,
        linewrap: true,
      });
      this.bar.start(total, done, { label, note });
    } else {
      this.bar.setTotal(total);
      this.bar.update(done, { label, note });
    }
    if (done >= total) this.pause();
  }

  line(text: string): void {
    this.pause();
    this.terminal.write(`${text}\n`);
  }

  pause(): void {
    this.bar?.stop();
    this.bar = null;
  }
}

/** Least time between two lines of one task, in milliseconds. */
const lineIntervalMs = 10_000;

export class PlainProgress implements ProgressDisplay {
  private label = '';
  private lastLine = 0;

  constructor(
    private readonly write: (text: string) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  update(label: string, done: number, total: number, note = ''): void {
    if (label !== this.label) {
      this.label = label;
      this.lastLine = this.now();
    }
    const isLast = done >= total;
    if (!isLast && this.now() - this.lastLine < lineIntervalMs) return;
    this.lastLine = this.now();
    this.line(`${label}: ${done} of ${total}${note === '' ? '' : `, ${note}`}`);
  }

  line(text: string): void {
    this.write(`${text}\n`);
  }

  pause(): void {
    // Lines need no clearing.
  }
}
