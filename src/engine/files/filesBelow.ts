import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The files in a folder and in those below it, sorted; names are relative to the folder, with "/" between their parts. */
export async function filesBelow(folder: string): Promise<string[]> {
  const names: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) names.push(entry.name);
    else for (const name of await filesBelow(join(folder, entry.name))) names.push(`${entry.name}/${name}`);
  }
  return names.sort();
}
