import { isAbsolute, resolve } from 'node:path';
import type * as z from 'zod';
import { SpanLabError } from '../../core/errors';
import { runConfigSchema, type RunConfigInput } from '../../core/runs/runConfig';

/** Ending of a run config's file name. */
export const runConfigSuffix = '.spanlab.json';

export function isRunConfigFile(fileName: string): boolean {
  return fileName.toLowerCase().endsWith(runConfigSuffix);
}

/**
 * Checks a value as a run config and makes its paths absolute.
 *
 * @param baseFolder the folder that relative paths start from: the config file's own, or the workspace's
 * @throws SpanLabError `config-invalid` with the fields that are wrong
 */
export function checkRunConfig(value: unknown, baseFolder: string): RunConfigInput {
  const checked = runConfigSchema.safeParse(value);
  if (!checked.success) throw new SpanLabError('config-invalid', describeIssues(checked.error));
  // The input is kept rather than the output: the engine records which settings were left to their defaults.
  return withAbsolutePaths(value as RunConfigInput, baseFolder);
}

/** @throws SpanLabError `config-invalid` when the text is no JSON or no run config */
export function parseRunConfig(text: string, baseFolder: string): RunConfigInput {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new SpanLabError(
      'config-invalid',
      `The run config is not valid JSON: ${String(error)}`,
      {},
      { cause: error },
    );
  }
  return checkRunConfig(value, baseFolder);
}

function withAbsolutePaths(config: RunConfigInput, baseFolder: string): RunConfigInput {
  const paths = (['model', 'train', 'validation', 'output'] as const)
    .filter(key => config[key] !== undefined)
    .map(key => [key, absolute(config[key] ?? '', baseFolder)]);
  return { ...config, ...Object.fromEntries(paths) } as RunConfigInput;
}

const absolute = (path: string, baseFolder: string): string => (isAbsolute(path) ? path : resolve(baseFolder, path));

function describeIssues(error: z.ZodError): string {
  const issues = error.issues.map(issue => {
    const place = issue.path.join('.');
    return place === '' ? issue.message : `${place}: ${issue.message}`;
  });
  return `The run config is not valid. ${issues.join('; ')}.`;
}
