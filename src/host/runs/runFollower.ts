import { join } from 'node:path';
import { foldEvents } from '../../core/runs/foldEvents';
import type { RunEvent } from '../../core/runs/runEvent';
import { runFiles } from '../../core/runs/runFiles';
import type { Logger } from '../logger';
import { EventFile } from './eventFile';

/** What a {@link RunFollower} found: events to add to those known, or the sign that all of them must be taken anew. */
export type RunNews =
  | { readonly type: 'none' }
  | { readonly type: 'added'; readonly events: readonly RunEvent[] }
  | { readonly type: 'rewritten' };

/**
 * All events of one run, followed as its file grows, whoever writes it: this window's engine, the command line, another window.
 * The file is the one source, so a view shows the same live, after a reload and for a run made elsewhere.
 */
export class RunFollower {
  private readonly file: EventFile;
  private known: RunEvent[] = [];

  constructor(
    readonly folder: string,
    private readonly log: Logger,
  ) {
    this.file = new EventFile(join(folder, runFiles.events));
  }

  /** The events as if the run had never been interrupted. */
  get events(): readonly RunEvent[] {
    return this.known;
  }

  /** Reads what the file has gained. */
  async poll(): Promise<RunNews> {
    const { events, restarted, skippedLines } = await this.file.read();
    if (skippedLines > 0) this.log.warn(`${skippedLines} lines of ${this.folder} could not be read as events.`);
    if (events.length === 0 && !restarted) return { type: 'none' };
    const before = restarted ? [] : this.known;
    this.known = foldEvents([...before, ...events]);
    // A resumed run takes back what its earlier attempt wrote beyond the checkpoint.
    const isAppended = !restarted && this.known.length === before.length + events.length;
    return isAppended ? { type: 'added', events } : { type: 'rewritten' };
  }
}
