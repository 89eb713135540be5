import { join } from 'node:path';
import type { CliIo } from '../../src/cli/cliIo';
import { runCli } from '../../src/cli/runCli';
import { tinyBertFolder } from './tinyBert';

export const goldenFolder = join(import.meta.dirname, '..', 'golden', 'cli');

export interface CliRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd?: string;
  readonly stdin?: string;
  /** Gets a function that does what Ctrl+C does, and what is on stdout, after each write to it. */
  readonly onOutput?: (interrupt: () => void, stdout: string) => void;
}

/** Runs a command line in this process, with the tiny model as the shipped one. */
export async function cliRun(args: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  let stdout = '';
  let stderr = '';
  let interrupt = (): void => undefined;
  const io: CliIo = {
    cwd: options.cwd ?? '/',
    writeOut(text) {
      stdout += text;
      options.onOutput?.(() => interrupt(), stdout);
      return Promise.resolve();
    },
    writeError(text) {
      stderr += text;
    },
    terminal: null,
    stdin: bytesOf(options.stdin ?? ''),
    onInterrupt(listener) {
      interrupt = listener;
      return () => (interrupt = () => undefined);
    },
  };
  const exitCode = await runCli(args, io, { version: '1.2.3', shippedModel: tinyBertFolder });
  return { exitCode, stdout, stderr };
}

/** The bytes of a text in pieces that cut through characters and lines. */
async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let from = 0; from < bytes.length; from += 7) {
    await Promise.resolve();
    yield bytes.subarray(from, from + 7);
  }
}

/** The lines of a JSON lines output. */
export function jsonLines(text: string): unknown[] {
  return text
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as unknown);
}
