import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { SpanLabError } from '../core/errors';
import { runConfigSchema, type RunConfigInput } from '../core/runs/runConfig';
import { readTextFile } from '../engine/files/readTextFile';
import { parseJson } from './parseJson';

/** The fields of a run config that are paths. */
const pathFields = ['model', 'train', 'validation', 'output'] as const;

/**
 * Puts a run config together from a file and from what the command line says, which wins.
 * @param configPath absolute path of a `*.spanlab.json`, or null; relative paths in it start from its own folder
 * @param overrides fields from the command line; relative paths start from `cwd`
 * @returns a config with absolute paths, checked
 * @throws SpanLabError `config-invalid`, `json-syntax`, `file-missing`, `file-unreadable`
 */
export async function readRunConfig(
  configPath: string | null,
  overrides: Readonly<Record<string, unknown>>,
  cwd: string,
): Promise<RunConfigInput> {
  const written = configPath === null ? {} : withAbsolutePaths(await readObject(configPath), dirname(configPath));
  const merged = { ...written, ...withAbsolutePaths(overrides, cwd) };
  const config = runConfigSchema.safeParse(merged);
  if (config.success) return config.data;
  const problems = config.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join('.')}: ${message}`,
  );
  throw new SpanLabError('config-invalid', `${configPath ?? 'The run config'} cannot be used. ${problems.join('; ')}`, {
    ...(configPath === null ? {} : { path: configPath }),
  });
}

async function readObject(path: string): Promise<Record<string, unknown>> {
  const config = z.record(z.string(), z.unknown()).safeParse(parseJson(await readTextFile(path), path));
  if (config.success) return config.data;
  throw new SpanLabError('config-invalid', `${path} is no JSON object.`, { path });
}

function withAbsolutePaths(config: Readonly<Record<string, unknown>>, folder: string): Record<string, unknown> {
  const absolute = { ...config };
  for (const field of pathFields) {
    const path = absolute[field];
    if (typeof path === 'string' && path !== '') absolute[field] = resolve(folder, path);
  }
  return absolute;
}
