import type { RunEvent } from './runEvent';

/** Whether the events, folded, end in a pause. The run must be `running` for that to hold: its process may have died since. */
export function isPaused(events: readonly RunEvent[]): boolean {
  return events.findLast(event => beginsPause(event) || endsPause(event))?.type === 'pause';
}

/** Milliseconds that a run held still between a moment and its newest event. */
export function pausedMilliseconds(events: readonly RunEvent[], since: number): number {
  let total = 0;
  let pausedAt: number | null = null;
  for (const event of events) {
    if (beginsPause(event)) pausedAt = event.time;
    if (!endsPause(event)) continue;
    // Nobody knows when a process died that was paused; its attempt is over.
    if (pausedAt !== null && event.type !== 'start') total += Math.max(0, event.time - Math.max(pausedAt, since));
    pausedAt = null;
  }
  const newest = events.at(-1);
  return pausedAt === null || newest === undefined
    ? total
    : total + Math.max(0, newest.time - Math.max(pausedAt, since));
}

const beginsPause = (event: RunEvent): boolean => event.type === 'pause';

function endsPause({ type }: RunEvent): boolean {
  return type === 'continue' || type === 'start' || type === 'end' || type === 'failure';
}
