import { fork, spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { Emitter, type Event } from '../emitter';
import { allocatorSettings } from '../../protocol/allocatorSettings';
import { processPort } from '../../protocol/rpc/processPort';
import type { Port } from '../../protocol/rpc/port';

export interface EngineProcessOptions {
  /** The bundled engine, `dist/engine.js`. */
  readonly script: string;
  readonly args: readonly string[];
  /** A Node.js executable; empty for the one that runs this process. */
  readonly nodePath: string;
  /** Gets each whole line the process prints. */
  readonly onOutput: (line: string) => void;
}

/** How a process ended. `error` is set when it could not be started at all. */
export interface ProcessExit {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly error: Error | null;
}

/**
 * Time an engine gets to end by itself once it is not needed any more. It stops the run under way first, with a checkpoint, and
 * has a limit of its own for that; this one is for an engine that does not keep its word.
 */
const shutDownMilliseconds = 190_000;

/** Flags of a debugged extension host: a child that inherits them would fight for the same port. */
const isInspectFlag = (flag: string): boolean => flag.startsWith('--inspect');

/**
 * The environment of the child. VS Code's own binary behaves as Node only with `ELECTRON_RUN_AS_NODE`; any other executable
 * must not see it.
 */
export function childEnvironment(parent: NodeJS.ProcessEnv, runsOnElectron: boolean): NodeJS.ProcessEnv {
  const { ELECTRON_RUN_AS_NODE: _inherited, ...rest } = parent;
  return runsOnElectron ? { ...rest, ELECTRON_RUN_AS_NODE: '1' } : rest;
}

/** How a process ended, as the second half of a sentence. */
export function describeExit(exit: ProcessExit): string {
  if (exit.error !== null) return exit.error.message;
  return exit.signal === null ? `exit code ${exit.exitCode ?? 'unknown'}` : `signal ${exit.signal}`;
}

function readLines(stream: Readable | null, onLine: (line: string) => void): void {
  let rest = '';
  stream?.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') onLine(line);
  });
  stream?.on('end', () => {
    if (rest.trim() !== '') onLine(rest);
  });
}

/** One engine process: started by the constructor, ended by `shutDown` or `kill`. */
export class EngineProcess {
  private readonly child: ChildProcess;
  private readonly exited = new Emitter<ProcessExit>();
  private exit: ProcessExit | null = null;

  readonly onExit: Event<ProcessExit> = this.exited.event;
  /** Resolves when the process has ended; never rejects. */
  readonly whenExited = new Promise<ProcessExit>(resolve => this.onExit(resolve));
  readonly port: Port;

  constructor(options: EngineProcessOptions) {
    const ownNode = options.nodePath === '';
    this.child = fork(options.script, [...options.args], {
      ...(ownNode ? {} : { execPath: options.nodePath }),
      execArgv: ownNode ? process.execArgv.filter(flag => !isInspectFlag(flag)) : [],
      env: {
        ...childEnvironment(process.env, ownNode && 'electron' in process.versions),
        ...allocatorSettings(process.env, process.platform),
      },
      serialization: 'advanced',
      silent: true,
      // A process group of its own, so that whatever the engine starts ends with it.
      detached: process.platform !== 'win32',
    });
    this.port = processPort(this.child);
    readLines(this.child.stdout, options.onOutput);
    readLines(this.child.stderr, options.onOutput);
    this.child.on('error', error => {
      // With a process id, something else failed (a message, a signal): the process goes on or its exit follows.
      if (this.child.pid === undefined) this.end({ exitCode: null, signal: null, error });
    });
    this.child.on('exit', (exitCode, signal) => this.end({ exitCode, signal, error: null }));
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /**
   * Lets the process end by itself: without its channel it stops the run under way and exits. Goes on when this process ends
   * first. What remains after a limit is killed.
   */
  shutDown(): void {
    if (this.exit !== null) return;
    if (this.child.connected) this.child.disconnect();
    const timer = setTimeout(() => this.kill(), shutDownMilliseconds);
    timer.unref();
    this.onExit(() => clearTimeout(timer));
  }

  /** Ends the process and everything it started at once. */
  kill(): void {
    const { pid } = this.child;
    if (pid === undefined || this.exit !== null) return;
    if (process.platform === 'win32') {
      spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { windowsHide: true, stdio: 'ignore' });
      return;
    }
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // The group is gone or not formed yet; the child itself is still ours to end.
      this.child.kill('SIGKILL');
    }
  }

  private end(exit: ProcessExit): void {
    if (this.exit !== null) return;
    this.exit = exit;
    this.exited.fire(exit);
  }
}
