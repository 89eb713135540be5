import { open } from 'node:fs/promises';
import { parseEventLines } from '../../core/runs/eventLines';
import type { RunEvent } from '../../core/runs/runEvent';

export interface EventFileRead {
  readonly events: readonly RunEvent[];
  /** The file became shorter: what was read before is void, and `events` are all that it holds now. */
  readonly restarted: boolean;
  readonly skippedLines: number;
}

const lineEnd = 0x0a;

/**
 * A run's `metrics.jsonl` while it grows: each `read` gives the whole lines added since the one before. Several reads at once
 * are done one after the other, so no line is given twice.
 */
export class EventFile {
  private offset = 0;
  private reading: Promise<unknown> = Promise.resolve();

  constructor(private readonly path: string) {}

  read(): Promise<EventFileRead> {
    const next = this.reading.then(() => this.readOn());
    this.reading = next.catch(() => undefined);
    return next;
  }

  private async readOn(): Promise<EventFileRead> {
    const file = await open(this.path, 'r').catch(() => null);
    if (file === null) {
      const restarted = this.offset > 0;
      this.offset = 0;
      return { events: [], restarted, skippedLines: 0 };
    }
    try {
      const { size } = await file.stat();
      const restarted = size < this.offset;
      if (restarted) this.offset = 0;
      const { buffer, bytesRead } = await file.read(
        Buffer.alloc(size - this.offset),
        0,
        size - this.offset,
        this.offset,
      );
      const wholeBytes = buffer.subarray(0, bytesRead).lastIndexOf(lineEnd) + 1;
      this.offset += wholeBytes;
      const { events, skippedLines } = parseEventLines(buffer.toString('utf8', 0, wholeBytes));
      return { events, restarted, skippedLines };
    } finally {
      await file.close();
    }
  }
}
