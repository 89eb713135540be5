import type { RunEvent } from '../../core/runs/runEvent';
import type { RunFolder } from '../runFolder/runFolder';
import type { RunHooks } from './trainingRun';

/** To the file first, then to whoever listens. */
export async function recordEvents(runFolder: RunFolder, hooks: RunHooks, events: readonly RunEvent[]): Promise<void> {
  await runFolder.appendEvents(events);
  for (const event of events) hooks.emit(event);
}
