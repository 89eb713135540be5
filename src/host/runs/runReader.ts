import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type * as z from 'zod';
import { runFiles } from '../../core/runs/runFiles';
import { runManifestSchema, runStatusSchema, type RunManifest, type RunStatus } from '../../core/runs/runManifest';
import { runState } from '../../core/runs/runState';
import type { RunSummary } from '../../protocol/views/dashboard';
import { isProcessAlive } from './processAlive';

/** What a run folder says of itself, its events left out. A file that is absent or damaged is null. */
export interface Run extends RunSummary {
  readonly manifest: RunManifest | null;
  readonly status: RunStatus | null;
}

type IsAlive = (pid: number, updatedAt: number) => boolean;

/** Reads a run folder; null when the folder holds neither a manifest nor a status, so is no run. */
export async function readRun(folder: string, isAlive: IsAlive = isProcessAlive): Promise<Run | null> {
  const [manifest, status] = await Promise.all([
    readJson(join(folder, runFiles.manifest), runManifestSchema),
    readJson(join(folder, runFiles.status), runStatusSchema),
  ]);
  if (!manifest.exists && !status.exists) return null;
  return {
    folder,
    name: manifest.value?.name ?? basename(folder),
    state: runState(status.value, isAlive),
    createdAt: manifest.value?.createdAt ?? (await stat(folder)).mtimeMs,
    manifest: manifest.value,
    status: status.value,
  };
}

/** The runs directly inside the folders, newest first. A folder that cannot be listed has none. */
export async function listRuns(parents: readonly string[], isAlive: IsAlive = isProcessAlive): Promise<Run[]> {
  const runs = await Promise.all(parents.map(parent => listRunsIn(parent, isAlive)));
  return runs.flat().sort((a, b) => b.createdAt - a.createdAt || (a.folder < b.folder ? 1 : -1));
}

async function listRunsIn(parent: string, isAlive: IsAlive): Promise<Run[]> {
  const entries = await readdir(parent, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter(entry => entry.isDirectory()).map(entry => join(parent, entry.name));
  const runs = await Promise.all(folders.map(folder => readRun(folder, isAlive).catch(() => null)));
  return runs.filter(run => run !== null);
}

interface JsonFile<T> {
  readonly exists: boolean;
  readonly value: T | null;
}

async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<JsonFile<T>> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return { exists: false, value: null };
  try {
    return { exists: true, value: schema.safeParse(JSON.parse(text)).data ?? null };
  } catch {
    return { exists: true, value: null };
  }
}
