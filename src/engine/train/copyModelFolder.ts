import { constants } from 'node:fs';
import { copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFailed, writeFolderAtomically } from '../files/writeFileAtomically';
import { checkpointManifestName } from './checkpointManifest';

/** What a checkpoint holds besides its model. */
export const checkpointOnlyFiles: readonly string[] = [
  'optimizer.safetensors',
  'trainer_state.json',
  checkpointManifestName,
];

/**
 * Copies the model of a checkpoint into a folder of its own, whole or not at all; by reference where the file system can.
 * @throws SpanLabError file-write-failed
 */
export async function copyModelFolder(checkpoint: string, path: string): Promise<void> {
  await writeFolderAtomically(path, async temporary => {
    for (const name of await readdir(checkpoint)) {
      if (checkpointOnlyFiles.includes(name)) continue;
      try {
        await copyFile(join(checkpoint, name), join(temporary, name), constants.COPYFILE_FICLONE);
      } catch (error) {
        throw writeFailed(join(path, name), error);
      }
    }
  });
}
