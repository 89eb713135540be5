import { uptime } from 'node:os';

/**
 * Whether the process that wrote a run at `since` (milliseconds since 1970) still runs on this machine. A process from before
 * the machine's last start is gone, whoever has its id today.
 */
export function isProcessAlive(pid: number, since: number): boolean {
  if (pid <= 0 || since < Date.now() - uptime() * 1000) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not permitted to signal it: it runs, for another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
