import { SpanLabError } from '../errors';
import { runEventSchema, type RunEvent } from './runEvent';

export interface EventLines {
  readonly events: readonly RunEvent[];
  /** Whole lines that are no event known here: damaged, or written by a newer version. */
  readonly skippedLines: number;
  /** Length in UTF-16 units of the whole lines; what follows is a line cut off by a crash. */
  readonly wholeLength: number;
}

/**
 * Reads the lines of `metrics.jsonl`. A line counts only with its line end: what stands after the last one is a line that was
 * being written when the process died, and is left out.
 */
export function parseEventLines(text: string): EventLines {
  const wholeLength = text.lastIndexOf('\n') + 1;
  const events: RunEvent[] = [];
  let skippedLines = 0;
  for (const line of text.slice(0, wholeLength).split('\n')) {
    if (line.trim() === '') continue;
    const event = parseEventLine(line);
    if (event) events.push(event);
    else skippedLines++;
  }
  return { events, skippedLines, wholeLength };
}

/**
 * One event as a line of `metrics.jsonl`, line end included.
 *
 * @throws SpanLabError `internal` for an event that its reader would refuse, such as one with a number that is not finite.
 */
export function formatEventLine(event: RunEvent): string {
  const checked = runEventSchema.safeParse(event);
  if (!checked.success) {
    const fields = checked.error.issues.map(issue => issue.path.join('.')).join(', ');
    throw new SpanLabError('internal', `The event "${event.type}" has impossible values: ${fields}.`);
  }
  return `${JSON.stringify(event)}\n`;
}

function parseEventLine(line: string): RunEvent | undefined {
  try {
    return runEventSchema.safeParse(JSON.parse(line)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
