import { resolve } from 'node:path';
import { CommanderError, type Command } from 'commander';
import { SpanLabError, toErrorRecord } from '../core/errors';
import type { CliIo } from './cliIo';
import { Engine } from '../engine/engine';
import type { EngineEvents } from '../protocol/engineApi';
import { printable } from './output/printable';
import type { ProgressDisplay } from './output/progress';
import { runsFolderName } from './runsFolder';

/** What is installed beside the command. */
export interface Installation {
  readonly version: string;
  /** Folder of the model used where none is named. */
  readonly shippedModel: string;
  /** Folders that the user named for TensorFlow.js. */
  readonly tensorFlowFolders?: string[];
}

export const exitCode = {
  fine: 0,
  /** The work found problems, or failed. */
  failed: 1,
  wrongUsage: 2,
} as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** What a command may take from commander, besides its positional arguments. */
export interface CommonOptions {
  readonly json?: boolean;
}

/** What all commands share: the terminal, what is installed, and how a command ends. */
export class CliContext {
  private ended: ExitCode = exitCode.fine;

  constructor(
    readonly io: CliIo,
    readonly installation: Installation,
  ) {}

  /** How the command ended. */
  get exitCode(): ExitCode {
    return this.ended;
  }

  /**
   * Wraps a command's work as commander's action: commander hands over the positional arguments, the options and the command.
   * What the work returns is the exit code, 0 when nothing; what it throws is reported on stderr, and with `--json` on stdout.
   */
  action<Values extends unknown[]>(
    work: (...values: Values) => Promise<ExitCode | void>,
  ): (...values: Values) => Promise<void> {
    return async (...values) => {
      try {
        this.ended = (await work(...values)) ?? exitCode.fine;
      } catch (error) {
        // A wrong usage that shows only after parsing; commander has said what is wrong.
        if (error instanceof CommanderError) throw error;
        this.ended = await this.fail(error, (values.at(-1) as Command).opts<CommonOptions>().json === true);
      }
    };
  }

  /** A path from the command line as an absolute one. */
  path(given: string): string {
    return resolve(this.io.cwd, given);
  }

  /** The model folder named on the command line, or the shipped one. */
  modelPath(given: string | undefined): string {
    return given === undefined ? this.installation.shippedModel : this.path(given);
  }

  /** An engine in this process; runs go below the current folder unless a config says otherwise. */
  openEngine(progress: ProgressDisplay, events: Partial<EngineEvents> = {}): Engine {
    const silent: EngineEvents = {
      onRunEvents: () => undefined,
      onProgress: (label, done, total) => progress.update(label, done, total),
      onLog: () => undefined,
    };
    return new Engine({ ...silent, ...events }, { ...this.installation, runsFolder: this.path(runsFolderName) });
  }

  /** Writes one JSON document, or one line of JSON lines, to stdout. */
  writeJson(value: unknown): Promise<void> {
    return this.io.writeOut(`${JSON.stringify(value)}\n`);
  }

  private async fail(error: unknown, json: boolean): Promise<ExitCode> {
    const record = toErrorRecord(error);
    this.io.writeError(`spanlab: ${printable(record.message)} (${record.code})\n`);
    // An error without a code is a fault of SpanLab: whoever reports it needs to know where it happened.
    if (!(error instanceof SpanLabError) && error instanceof Error) this.io.writeError(`${error.stack ?? ''}\n`);
    if (json) await this.writeJson({ error: record });
    return exitCode.failed;
  }
}
