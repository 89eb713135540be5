import { accessSync, constants } from 'node:fs';
import { basename } from 'node:path';
import { allocatorSettings } from '../protocol/allocatorSettings';

/** Commands that train. */
const training = new Set(['train', 'resume']);

/** What this needs of `process`; Node.js 20 has no `execve`, and with its permission model on it refuses. */
export interface ThisProcess {
  readonly argv: readonly string[];
  readonly execPath: string;
  readonly execArgv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  execve?(file: string, args: readonly string[], env: NodeJS.ProcessEnv): never;
}

/**
 * A command that trains becomes a process whose allocator has the settings for it: the same process id, terminal and arguments, so that
 * nobody notices. Where that is not possible it goes on as it is, and so does a program with Node.js inside, which may take its arguments
 * otherwise.
 */
export function startAgainForTraining(current: ThisProcess): void {
  const [, script, command] = current.argv;
  const settings = allocatorSettings(current.env, current.platform);
  if (script === undefined || command === undefined || !training.has(command)) return;
  if (current.execve === undefined || Object.keys(settings).length === 0) return;
  const { execPath, execArgv, argv, env } = current;
  if (!basename(execPath).startsWith('node')) return;
  try {
    // Where there is nothing to execute, `execve` ends the process.
    accessSync(execPath, constants.X_OK);
    current.execve(execPath, [execPath, ...execArgv, ...argv.slice(1)], { ...env, ...settings });
  } catch {
    // Training is then slower, and otherwise the same.
  }
}
