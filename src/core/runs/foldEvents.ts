import type { RunEvent } from './runEvent';

/**
 * The events of a run as if it had never been interrupted. `metrics.jsonl` only grows: after a resume it still holds what the
 * interrupted attempt wrote beyond the checkpoint that the run went on from. The rule:
 *
 * - A `start` with `resumedFromStep` N drops every earlier event of a step after N, and how the earlier attempts ended or were
 *   asked to (`end`, `failure`, `stop-request`).
 * - Of several `evaluation-start`, `epoch` or `checkpoint` events of one step the last one counts: an attempt that died between
 *   checkpoint and evaluation does the evaluation again.
 *
 * Folding what is folded already, with new events after it, gives the same as folding everything at once.
 */
export function foldEvents(events: readonly RunEvent[]): RunEvent[] {
  const seen = new Set<string>();
  const kept: RunEvent[] = [];
  let resumedFromStep: number | undefined;
  // From the last event to the first, so that "is there a later …" is known at each of them.
  for (const event of [...events].reverse()) {
    if (resumedFromStep !== undefined && isUndone(event, resumedFromStep)) continue;
    const place = placeOf(event);
    if (place !== undefined) {
      if (seen.has(place)) continue;
      seen.add(place);
    }
    kept.push(event);
    if (event.type === 'start') {
      resumedFromStep = Math.min(event.resumedFromStep, resumedFromStep ?? Infinity);
    }
  }
  return kept.reverse();
}

/** Whether a later attempt that went on from step `resumedFromStep` makes the event void. */
function isUndone(event: RunEvent, resumedFromStep: number): boolean {
  switch (event.type) {
    case 'end':
    case 'failure':
    case 'stop-request':
      return true;
    case 'step':
    case 'epoch':
    case 'evaluation-start':
    case 'checkpoint':
    case 'pause':
    case 'continue':
      return event.step > resumedFromStep;
    case 'start':
    case 'progress':
    case 'warning':
      return false;
  }
}

/** Events with the same place replace one another; undefined for events that never do. */
function placeOf(event: RunEvent): string | undefined {
  switch (event.type) {
    case 'epoch':
    case 'evaluation-start':
    case 'checkpoint':
      return `${event.type} ${event.step}`;
    case 'start':
    case 'step':
    case 'progress':
    case 'pause':
    case 'continue':
    case 'stop-request':
    case 'warning':
    case 'end':
    case 'failure':
      return undefined;
  }
}
