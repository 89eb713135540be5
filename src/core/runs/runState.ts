import type { RunStatus } from './runManifest';

export type RunState = RunStatus['state'] | 'interrupted';

/**
 * The state of a run as it is now, which its status file alone cannot tell: a run that says `running` while its process is gone
 * was interrupted. So was one that died before it wrote a status (`null`).
 *
 * @param isAlive Whether the process with this id that ran at `updatedAt` (milliseconds since 1970) still runs.
 */
export function runState(status: RunStatus | null, isAlive: (pid: number, updatedAt: number) => boolean): RunState {
  if (status === null) return 'interrupted';
  if (status.state !== 'running') return status.state;
  return isAlive(status.pid, status.updatedAt) ? 'running' : 'interrupted';
}
