import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { runFiles } from '../../core/runs/runFiles';
import { RunFolder } from '../runFolder/runFolder';
import { openModelFolder, type ModelFolder } from './modelFolder';

/**
 * Opens a model folder, or the model of a run: its best one.
 * @throws SpanLabError as `openModelFolder` does; `model-missing` for a run that has no model yet
 */
export async function openModelSource(path: string): Promise<ModelFolder> {
  const isRun = await access(join(path, runFiles.manifest)).then(
    () => true,
    () => false,
  );
  return openModelFolder(isRun ? new RunFolder(path).modelPath : path);
}
