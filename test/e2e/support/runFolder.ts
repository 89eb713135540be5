import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runEventSchema, type RunEvent, type RunEventOf, type RunEventType } from '../../../src/core/runs/runEvent';
import { runStatusSchema, type RunStatus } from '../../../src/core/runs/runManifest';
import { eventually } from './eventually';

/** A run folder as it is on disk, read anew by each call. */
export class RunFolder {
  constructor(readonly path: string) {}

  /** Waits for the first run folder below a workspace. */
  static async first(workspace: string): Promise<RunFolder> {
    const runs = join(workspace, 'spanlab-runs');
    return eventually('a run folder is made', () => {
      const name = existsSync(runs) ? readdirSync(runs)[0] : undefined;
      if (name === undefined || !existsSync(join(runs, name, 'status.json'))) return undefined;
      return new RunFolder(join(runs, name));
    });
  }

  get status(): RunStatus {
    return runStatusSchema.parse(JSON.parse(readFileSync(join(this.path, 'status.json'), 'utf8')));
  }

  /** The events so far; a last line that is still being written is left out. */
  get events(): RunEvent[] {
    const file = join(this.path, 'metrics.jsonl');
    if (!existsSync(file)) return [];
    const text = readFileSync(file, 'utf8');
    const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
    return lines.filter(line => line !== '').map(line => runEventSchema.parse(JSON.parse(line)));
  }

  eventsOf<T extends RunEventType>(type: T): RunEventOf<T>[] {
    return this.events.filter((event): event is RunEventOf<T> => event.type === type);
  }

  /** Waits until the run has ended, well or not, and returns its state. */
  async end(timeoutMs = 300_000): Promise<RunStatus['state']> {
    return eventually(
      `the run in ${this.path} ends`,
      () => (this.status.state === 'running' ? undefined : this.status.state),
      { timeoutMs },
    );
  }

  has(...parts: readonly string[]): boolean {
    return existsSync(join(this.path, ...parts));
  }
}
