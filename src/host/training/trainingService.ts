import { SpanLabError } from '../../core/errors';
import type { RunConfigInput } from '../../core/runs/runConfig';
import type { RunEventOf } from '../../core/runs/runEvent';
import type { RunHandle } from '../../protocol/engineApi';
import { DisposableStore, type Disposable } from '../disposable';
import { Emitter } from '../emitter';
import type { EngineClient, RunEventBatch } from '../engine/engineClient';
import { applyRunEvent, newActiveRun, type ActiveRun } from './activeRun';

/** What the service needs of {@link EngineClient}. */
export type TrainingEngine = Pick<
  EngineClient,
  'train' | 'resume' | 'stop' | 'pause' | 'continue' | 'onRunEvents' | 'onDidCrash'
>;

export interface RunFailure {
  readonly run: ActiveRun;
  readonly failure: RunEventOf<'failure'>;
}

export interface EngineCrash {
  readonly error: SpanLabError;
  /** The run that was going on, if any: it can be resumed. */
  readonly run: ActiveRun | null;
}

/** Starts, resumes and stops runs, and knows the one that is going on. The engine does one run at a time. */
export class TrainingService implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new Emitter<ActiveRun | null>());
  private readonly failed = this.disposables.add(new Emitter<RunFailure>());
  private readonly crashed = this.disposables.add(new Emitter<EngineCrash>());
  private run: ActiveRun | null = null;
  /** The run that ended last: what still arrives of it changes nothing. */
  private endedFolder: string | null = null;

  readonly onDidChange = this.changed.event;
  readonly onDidFail = this.failed.event;
  readonly onDidCrash = this.crashed.event;

  constructor(private readonly engine: TrainingEngine) {
    this.disposables.add(engine.onRunEvents(batch => this.receive(batch)));
    this.disposables.add(
      engine.onDidCrash(error => {
        const run = this.run;
        this.set(null);
        this.crashed.fire({ error, run });
      }),
    );
  }

  get active(): ActiveRun | null {
    return this.run;
  }

  start(config: RunConfigInput): Promise<RunHandle> {
    return this.begin(() => this.engine.train(config));
  }

  resume(folder: string): Promise<RunHandle> {
    return this.begin(() => this.engine.resume(folder));
  }

  /** Resolves when the run's last checkpoint and status are written. */
  async stop(folder: string): Promise<void> {
    if (this.run?.folder === folder) this.set({ ...this.run, isStopping: true });
    await this.engine.stop(folder);
  }

  /** Resolves at once: the run ends, as stopped, when its epoch has. */
  async stopAfterEpoch(folder: string): Promise<void> {
    if (this.run?.folder === folder) this.set({ ...this.run, isEpochTheLast: true });
    await this.engine.stop(folder, 'epoch');
  }

  /** Resolves at once: the run holds still when the step or batch under way is done. */
  async pause(folder: string): Promise<void> {
    if (this.run?.folder === folder && this.run.pause === 'none') this.set({ ...this.run, pause: 'asked' });
    await this.engine.pause(folder);
  }

  /** Lets a paused run go on, or takes the wish for a pause back. */
  async continue(folder: string): Promise<void> {
    if (this.run?.folder === folder) this.set({ ...this.run, pause: 'none' });
    await this.engine.continue(folder);
  }

  dispose(): void {
    this.disposables.dispose();
  }

  /** @throws SpanLabError `run-busy` while a run is going on */
  requireIdle(): void {
    if (this.run === null) return;
    throw new SpanLabError('run-busy', `“${this.run.name}” is still running. Stop it first, or wait for its end.`);
  }

  private async begin(call: () => Promise<RunHandle>): Promise<RunHandle> {
    this.requireIdle();
    this.endedFolder = null;
    const handle = await call();
    // Its first events, even its last, may have come before the answer.
    if (this.endedFolder !== handle.runFolder) this.set(this.run ?? newActiveRun(handle.runFolder, handle.name));
    return handle;
  }

  private receive({ runFolder, events }: RunEventBatch): void {
    if (runFolder === this.endedFolder) return;
    let run = this.run?.folder === runFolder ? this.run : newActiveRun(runFolder, '');
    for (const event of events) run = applyRunEvent(run, event);
    if (run.outcome !== null) this.endedFolder = runFolder;
    this.set(run.outcome === null ? run : null);
    if (run.outcome?.type === 'failure') this.failed.fire({ run, failure: run.outcome });
  }

  private set(run: ActiveRun | null): void {
    this.run = run;
    this.changed.fire(run);
  }
}
