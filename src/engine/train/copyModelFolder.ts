import { constants } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { filesBelow } from '../files/filesBelow';
import { writeFailed, writeFolderAtomically } from '../files/writeFileAtomically';
import { checkpointOnlyFiles } from '../models/folderFiles';

/**
 * Copies the model of a checkpoint into a folder of its own, whole or not at all; by reference where the file system can.
 * @throws SpanLabError file-write-failed
 */
export async function copyModelFolder(checkpoint: string, path: string): Promise<void> {
  await writeFolderAtomically(path, async temporary => {
    for (const name of await filesBelow(checkpoint)) {
      if (checkpointOnlyFiles.includes(name)) continue;
      try {
        await mkdir(dirname(join(temporary, name)), { recursive: true });
        await copyFile(join(checkpoint, name), join(temporary, name), constants.COPYFILE_FICLONE);
      } catch (error) {
        throw writeFailed(join(path, name), error);
      }
    }
  });
}
