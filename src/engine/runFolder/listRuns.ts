import { join } from 'node:path';
import { toErrorRecord, type ErrorRecord } from '../../core/errors';
import type { RunManifest } from '../../core/runs/runManifest';
import { runState } from '../../core/runs/runState';
import type { RunSummary } from '../../protocol/views/dashboard';
import { isMissing, nodeFileSystem, type FileSystem } from '../files/fileSystem';
import { readFailed } from '../files/readTextFile';
import { isTemporaryName } from '../files/writeFileAtomically';
import { isProcessAlive } from './isProcessAlive';
import { RunFolder } from './runFolder';

/** A run and what computed it, as its manifest says. */
export type ListedRun = RunSummary & Pick<RunManifest, 'device' | 'executor'>;

export interface RunList {
  /** Newest first. */
  readonly runs: readonly ListedRun[];
  /** Folders that are no run (`run-missing`) or a damaged one (`file-unreadable`). */
  readonly unreadable: readonly { readonly folder: string; readonly error: ErrorRecord }[];
}

/**
 * The runs in a folder. A folder that does not exist has none.
 *
 * @throws SpanLabError `file-unreadable` when the parent itself cannot be listed
 */
export async function listRuns(
  parent: string,
  isAlive: (pid: number, updatedAt: number) => boolean = isProcessAlive,
  files: FileSystem = nodeFileSystem,
): Promise<RunList> {
  const entries = await files.listFolder(parent).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw readFailed(parent, error);
  });
  const runs: ListedRun[] = [];
  const unreadable: { folder: string; error: ErrorRecord }[] = [];
  for (const entry of entries) {
    if (!entry.isFolder || isTemporaryName(entry.name)) continue;
    const folder = new RunFolder(join(parent, entry.name), files);
    try {
      const { name, createdAt, device, executor } = await folder.readManifest();
      const state = runState(await folder.readStatus(), isAlive);
      runs.push({ folder: folder.path, name, state, createdAt, device, ...(executor && { executor }) });
    } catch (error) {
      unreadable.push({ folder: folder.path, error: toErrorRecord(error) });
    }
  }
  runs.sort((a, b) => b.createdAt - a.createdAt || (a.folder < b.folder ? 1 : -1));
  return { runs, unreadable };
}
