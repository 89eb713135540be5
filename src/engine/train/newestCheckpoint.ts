import { SpanLabError } from '../../core/errors';
import type { RunFolder } from '../runFolder/runFolder';
import { verifyCheckpoint } from './checkpointManifest';

/** The checkpoint a run goes on from. */
export interface FoundCheckpoint {
  readonly path: string;
  /** Newer checkpoints that are damaged, the newest first, each with what is wrong. */
  readonly damaged: readonly SpanLabError[];
}

/**
 * The newest checkpoint that is whole; null when the run has none at all.
 * @throws SpanLabError checkpoint-corrupt when all are damaged
 */
export async function newestCheckpoint(runFolder: RunFolder): Promise<FoundCheckpoint | null> {
  const damaged: SpanLabError[] = [];
  for (const step of await runFolder.checkpointSteps()) {
    const path = runFolder.checkpointPath(step);
    try {
      await verifyCheckpoint(path);
      return { path, damaged };
    } catch (error) {
      if (!(error instanceof SpanLabError)) throw error;
      damaged.push(error);
    }
  }
  const [newest] = damaged;
  if (newest !== undefined) throw newest;
  return null;
}
