import { uptime } from 'node:os';
import { systemCode } from '../files/fileSystem';

/**
 * Whether a process that ran at time `since` (milliseconds since 1970) still runs on this machine. An id given out again is
 * not told apart, except after a restart of the machine.
 */
export function isProcessAlive(pid: number, since: number): boolean {
  const startedAt = Date.now() - uptime() * 1000;
  if (since < startedAt || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, for another user.
    return systemCode(error) === 'EPERM';
  }
}
