import type { RunEvent } from '../../core/runs/runEvent';
import type { RunSummary, ToDashboard } from '../../protocol/views/dashboard';
import type { Disposable } from '../disposable';
import type { Logger } from '../logger';
import { RunFollower } from '../runs/runFollower';
import type { Run } from '../runs/runReader';
import type { RunStore } from '../runs/runStore';

/** How often a visible dashboard looks for new events of a run that another process writes. */
const pollMilliseconds = 1000;

const summaryOf = ({ folder, name, state, createdAt }: Run): RunSummary => ({ folder, name, state, createdAt });

/**
 * Feeds a dashboard from run folders: a snapshot of the selected run, then its events as its file grows. Does nothing while the
 * dashboard is not looked at.
 */
export class DashboardFeed implements Disposable {
  private follower: RunFollower | null = null;
  private watching: Disposable | null = null;
  private timer: NodeJS.Timeout | null = null;
  private sentRuns = describeRuns([]);
  private snapshotsUnderWay = 0;
  private readonly subscription: Disposable;

  constructor(
    private readonly store: RunStore,
    private readonly post: (message: ToDashboard) => void,
    private readonly log: Logger,
  ) {
    this.subscription = store.onDidChange(() => this.inBackground(this.sendChangedRuns()));
  }

  /** The run that is shown; null while there is none. */
  get folder(): string | null {
    return this.follower?.folder ?? null;
  }

  /** The view wants to see a run; null for whichever is newest. */
  select(folder: string | null): void {
    if (folder !== null && folder !== this.folder) this.follower = new RunFollower(folder, this.log);
  }

  /** Starts and stops looking at the files. */
  setVisible(isVisible: boolean): void {
    if (isVisible) {
      this.watching ??= this.store.watch();
      this.timer ??= setInterval(() => this.inBackground(this.poll()), pollMilliseconds);
      return;
    }
    this.watching?.dispose();
    this.watching = null;
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
  }

  /** Sends everything. */
  async sendSnapshot(): Promise<void> {
    this.snapshotsUnderWay++;
    try {
      const runs = await this.store.refresh();
      this.select(this.folder ?? runs[0]?.folder ?? null);
      const follower = this.follower;
      await follower?.poll();
      // While the file was read another run may have been chosen; its own snapshot is on the way.
      if (follower === this.follower) this.postSnapshot(runs, follower);
    } finally {
      this.snapshotsUnderWay--;
    }
    await this.sendChangedRuns();
  }

  /** The engine has news of a run. What it wrote to the file is read there; progress is never written. */
  receive(runFolder: string, events: readonly RunEvent[]): void {
    if (runFolder !== this.folder || this.timer === null) return;
    const progress = events.filter(event => event.type === 'progress').slice(-1);
    this.inBackground(
      this.poll().then(() => {
        if (progress.length > 0) this.post({ type: 'events', folder: runFolder, events: progress });
      }),
    );
  }

  dispose(): void {
    this.subscription.dispose();
    this.setVisible(false);
  }

  /** What nobody waits for: the next look at the files may succeed, so a failure is only logged. */
  private inBackground(work: Promise<void>): void {
    work.catch((error: unknown) => this.log.warn(`The dashboard could not read a run: ${String(error)}`));
  }

  private async poll(): Promise<void> {
    const follower = this.follower;
    if (follower === null) return;
    const news = await follower.poll();
    if (follower !== this.follower) return;
    if (news.type === 'rewritten') await this.sendSnapshot();
    if (news.type === 'added') this.post({ type: 'events', folder: follower.folder, events: news.events });
  }

  private postSnapshot(runs: readonly Run[], follower: RunFollower | null): void {
    const run = runs.find(candidate => candidate.folder === follower?.folder);
    this.sentRuns = describeRuns(runs);
    this.post({
      type: 'snapshot',
      runs: runs.map(summaryOf),
      run:
        run === undefined || follower === null
          ? null
          : { ...summaryOf(run), manifest: run.manifest, status: run.status, events: follower.events },
    });
  }

  /**
   * A new run, or a run in another state, takes a snapshot; mere progress is told by events. A snapshot under way looks for
   * changes itself when it is done: it is often what found them.
   */
  private async sendChangedRuns(): Promise<void> {
    if (this.timer === null || this.snapshotsUnderWay > 0) return;
    if (describeRuns(this.store.runs) !== this.sentRuns) await this.sendSnapshot();
  }
}

function describeRuns(runs: readonly Run[]): string {
  return JSON.stringify(runs.map(run => [run.folder, run.name, run.state, run.status?.best ?? null]));
}
