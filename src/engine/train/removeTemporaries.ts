import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from '../files/fileSystem';
import { isTemporaryName } from '../files/writeFileAtomically';

/** Removes what a process that was killed while writing left in these folders; a folder that is absent has nothing left. */
export async function removeTemporaries(folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    const names = await readdir(folder).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    });
    for (const name of names.filter(isTemporaryName)) await rm(join(folder, name), { recursive: true, force: true });
  }
}
