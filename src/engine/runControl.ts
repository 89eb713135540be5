import { SpanLabError, toErrorRecord } from '../core/errors';
import type { RunConfig } from '../core/runs/runConfig';
import type { RunEvent } from '../core/runs/runEvent';
import type { RunStatus } from '../core/runs/runManifest';
import { runState } from '../core/runs/runState';
import type { EngineEvents, ResumeChanges, RunHandle, StopWhen } from '../protocol/engineApi';
import { EventBatcher } from './eventBatcher';
import { isProcessAlive } from './runFolder/isProcessAlive';
import { RunFolder } from './runFolder/runFolder';
import { RunRequests } from './runRequests';
import type { RunHooks } from './train/trainingRun';

/** Makes runs and trains them; see `src/engine/train`. A parameter, so that control can be tested without a model. */
export interface Trainer {
  prepareRun(config: RunConfig): Promise<RunFolder>;
  runTraining(
    request: { readonly runFolder: RunFolder; readonly resume: boolean } & ResumeChanges,
    hooks: Required<RunHooks>,
  ): Promise<RunStatus>;
}

/** Whether a run begins or goes on, and what changes then. */
type RunStart = { readonly resume: boolean } & ResumeChanges;

interface ActiveRun {
  readonly path: string;
  readonly requests: RunRequests;
  /** Never rejects. */
  readonly ended: Promise<RunOutcome>;
}

/** How a run ended: with its last status, or with a failure that kept it from writing one. */
export type RunOutcome =
  { readonly status: RunStatus; readonly error: null } | { readonly status: null; readonly error: SpanLabError };

/** A run that this process says it writes, while it writes none, died in it. */
const isOtherProcessAlive = (pid: number, since: number): boolean => pid !== process.pid && isProcessAlive(pid, since);

/** Starts, stops and watches runs: one at a time, each going on after the call that started it has returned. */
export class RunControl {
  /** From the call that starts a run to its end; a run is `active` only once its folder exists. */
  private isBusy = false;
  private active: ActiveRun | null = null;

  constructor(
    private readonly trainer: Trainer,
    private readonly events: EngineEvents,
  ) {}

  /** @throws SpanLabError `run-busy`, or what preparing the run throws */
  start(config: RunConfig): Promise<RunHandle> {
    return this.begin({ resume: false }, () => this.trainer.prepareRun(config));
  }

  /** @throws SpanLabError `run-busy` (here or in another process), `run-missing`, `run-not-resumable` */
  resume(path: string, changes: ResumeChanges = {}): Promise<RunHandle> {
    return this.begin({ ...changes, resume: true }, async () => {
      const folder = new RunFolder(path);
      const manifest = await folder.readManifest();
      const details = { path: folder.path };
      switch (runState(await folder.readStatus(), isOtherProcessAlive)) {
        case 'running':
          throw new SpanLabError('run-busy', `The run "${manifest.name}" is under way in another process.`, details);
        case 'completed':
          throw new SpanLabError('run-not-resumable', `The run "${manifest.name}" is complete.`, details);
        case 'stopped':
        case 'failed':
        case 'interrupted':
          return folder;
      }
    });
  }

  /**
   * Asks the run to stop and resolves when it has ended; at once when it is to end with its epoch, or when another run or none is
   * under way.
   */
  async stop(path: string, when: StopWhen = 'now'): Promise<void> {
    const run = this.find(path);
    run?.requests.stop(when);
    if (when === 'now') await run?.ended;
  }

  /** Asks the run to hold still; nothing happens when another run or none is under way. */
  pause(path: string): void {
    this.find(path)?.requests.pause();
  }

  /** Lets the run go on; nothing happens when another run or none is under way. */
  continue(path: string): void {
    this.find(path)?.requests.continue();
  }

  /** Stops whichever run is under way at once; resolves when it has ended. */
  async stopActive(): Promise<void> {
    if (this.active !== null) await this.stop(this.active.path);
  }

  /** Resolves when the run under way has ended; null when none is. */
  async whenEnded(): Promise<RunOutcome | null> {
    return this.active === null ? null : this.active.ended;
  }

  private find(path: string): ActiveRun | null {
    return this.active?.path === new RunFolder(path).path ? this.active : null;
  }

  private async begin(how: RunStart, prepare: () => Promise<RunFolder>): Promise<RunHandle> {
    if (this.isBusy) throw new SpanLabError('run-busy', 'A run is under way; stop it or wait for its end.');
    this.isBusy = true;
    try {
      const folder = await prepare();
      const { name } = await folder.readManifest();
      const requests = new RunRequests();
      this.active = { path: folder.path, requests, ended: this.train(folder, how, requests) };
      return { runFolder: folder.path, name };
    } catch (error) {
      this.isBusy = false;
      throw error;
    }
  }

  /** Trains to the end; every way to end is an outcome. */
  private async train(runFolder: RunFolder, how: RunStart, requests: RunRequests): Promise<RunOutcome> {
    const batcher = new EventBatcher<RunEvent>(events => this.events.onRunEvents(runFolder.path, events));
    const hooks = {
      emit: (event: RunEvent) => {
        batcher.push(event);
        // Nothing follows these for a while, or ever: whoever watches should not wait for the batch.
        if (event.type === 'end' || event.type === 'failure' || event.type === 'pause') batcher.flush();
      },
      shouldStop: () => requests.shouldStop(),
      requests,
    };
    try {
      // The caller gets its handle before the first event.
      await new Promise(resolve => setImmediate(resolve));
      const status = await this.trainer.runTraining({ ...how, runFolder }, hooks);
      return { status, error: null };
    } catch (cause) {
      const { code, message, details } = toErrorRecord(cause);
      this.events.onLog('error', `The run ${runFolder.path} failed: ${message} (${code})`);
      return { status: null, error: new SpanLabError(code, message, details, { cause }) };
    } finally {
      batcher.flush();
      this.active = null;
      this.isBusy = false;
    }
  }
}
