import { join } from 'node:path';
import { z } from 'zod';
import { SpanLabError } from '../../core/errors';
import { filesBelow } from '../files/filesBelow';
import { describeFile } from '../files/sha256OfFile';
import { readTextFile } from '../files/readTextFile';
import { checkpointManifestName } from '../models/folderFiles';
import { writeFileAtomically } from '../files/writeFileAtomically';

const checkpointManifestSchema = z.object({
  version: z.literal(1),
  /** Every other file of the checkpoint, by name. */
  files: z.record(z.string(), z.object({ bytes: z.int(), sha256: z.string() })),
});

/**
 * Writes down size and SHA-256 of every file of a checkpoint, read back from where it was written.
 * @returns the size of these files in bytes
 * @throws SpanLabError file-missing, file-unreadable, file-write-failed
 */
export async function writeCheckpointManifest(folder: string): Promise<number> {
  const files: z.infer<typeof checkpointManifestSchema>['files'] = {};
  let total = 0;
  for (const name of await filesBelow(folder)) {
    const { bytes, sha256 } = await describeFile(join(folder, name));
    files[name] = { bytes, sha256 };
    total += bytes;
  }
  await writeFileAtomically(
    join(folder, checkpointManifestName),
    `${JSON.stringify({ version: 1, files }, null, 2)}\n`,
  );
  return total;
}

/**
 * Compares a checkpoint with its manifest. A checkpoint without one was written by an earlier version and passes.
 * @throws SpanLabError checkpoint-corrupt, naming the file that is missing or changed
 */
export async function verifyCheckpoint(folder: string): Promise<void> {
  const present = new Set(await filesBelow(folder));
  if (!present.has(checkpointManifestName)) return;
  for (const [name, expected] of Object.entries(await readManifest(folder))) {
    // Only names that the folder itself lists are opened: a manifest cannot lead out of it.
    const found = present.has(name) ? await describeFile(join(folder, name)) : null;
    if (found?.bytes !== expected.bytes || found.sha256 !== expected.sha256) {
      const what = found === null ? 'is missing' : 'was changed or damaged';
      throw new SpanLabError('checkpoint-corrupt', `${name} of the checkpoint ${folder} ${what}.`, {
        path: join(folder, name),
      });
    }
  }
}

async function readManifest(folder: string) {
  const path = join(folder, checkpointManifestName);
  try {
    return checkpointManifestSchema.parse(JSON.parse(await readTextFile(path))).files;
  } catch (cause) {
    throw new SpanLabError('checkpoint-corrupt', `${path} is damaged.`, { path }, { cause });
  }
}
