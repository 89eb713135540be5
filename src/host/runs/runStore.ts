import { Emitter } from '../emitter';
import type { Disposable } from '../disposable';
import { listRuns, readRun, type Run } from './runReader';

/**
 * How often run folders are looked at while somebody watches. Looking, not file events, because no file event tells that the
 * process of a run is gone, and folders may lie on network drives.
 */
const pollMilliseconds = 2000;

/** The runs of the window: those in the runs folders and those opened from elsewhere. Reads folders only, never the engine. */
export class RunStore implements Disposable {
  private readonly changed = new Emitter<readonly Run[]>();
  private readonly elsewhere = new Set<string>();
  private known: readonly Run[] = [];
  private fingerprint = '[]';
  private refreshing: Promise<readonly Run[]> | null = null;
  private isRefreshWanted = false;
  private watchers = 0;
  private timer: NodeJS.Timeout | null = null;

  readonly onDidChange = this.changed.event;

  /** @param runsFolders the folders in which runs lie, as the settings say now */
  constructor(private readonly runsFolders: () => readonly string[]) {}

  /** The runs as last read, newest first. */
  get runs(): readonly Run[] {
    return this.known;
  }

  find(folder: string): Run | undefined {
    return this.known.find(run => run.folder === folder);
  }

  /** Remembers a run that may lie outside the runs folders. */
  addFolder(folder: string): void {
    this.elsewhere.add(folder);
  }

  /** Reads all run folders and tells listeners when anything differs; a call during a reading starts one more after it. */
  async refresh(): Promise<readonly Run[]> {
    if (this.refreshing !== null) {
      this.isRefreshWanted = true;
      return this.refreshing;
    }
    this.refreshing = this.readAll();
    try {
      return await this.refreshing;
    } finally {
      this.refreshing = null;
    }
  }

  /** Keeps the list fresh until the returned object is disposed. */
  watch(): Disposable {
    this.watchers++;
    this.timer ??= setInterval(() => void this.refresh(), pollMilliseconds);
    void this.refresh();
    let isWatching = true;
    return {
      dispose: () => {
        if (isWatching && --this.watchers === 0) this.stopPolling();
        isWatching = false;
      },
    };
  }

  dispose(): void {
    this.stopPolling();
    this.changed.dispose();
  }

  private async readAll(): Promise<readonly Run[]> {
    do {
      this.isRefreshWanted = false;
      const inside = await listRuns(this.runsFolders());
      const folders = new Set(inside.map(run => run.folder));
      const outside = await Promise.all([...this.elsewhere].filter(folder => !folders.has(folder)).map(readRunOrNull));
      const runs = [...inside, ...outside.filter(run => run !== null)].sort((a, b) => b.createdAt - a.createdAt);
      const fingerprint = JSON.stringify(runs.map(run => [run.folder, run.state, run.name, run.status]));
      this.known = runs;
      if (fingerprint !== this.fingerprint) {
        this.fingerprint = fingerprint;
        this.changed.fire(runs);
      }
    } while (this.isRefreshWanted);
    return this.known;
  }

  private stopPolling(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
  }
}

const readRunOrNull = (folder: string): Promise<Run | null> => readRun(folder).catch(() => null);
