import { SpanLabError, toErrorRecord } from '../../core/errors';
import type { RunEvent } from '../../core/runs/runEvent';
import type { EngineApi, EngineEvents } from '../../protocol/engineApi';
import { connectEngine, type EngineConnection } from '../../protocol/rpc/engineChannel';
import type { Disposable } from '../disposable';
import { Emitter } from '../emitter';
import type { Logger } from '../logger';
import { describeExit, type EngineProcess, type ProcessExit } from './engineProcess';

export interface RunEventBatch {
  readonly runFolder: string;
  readonly events: readonly RunEvent[];
}

export interface EngineProgress {
  readonly label: string;
  readonly done: number;
  readonly total: number;
}

/** Starts a process; a parameter so that a test can start a script of its own. */
export type StartEngine = (onOutput: (line: string) => void) => EngineProcess;

/** Loading ONNX Runtime from a cold disk takes seconds; a process that says nothing for this long will not come. */
const startTimeoutMilliseconds = 60_000;
/** How much of what an engine printed last is kept to explain why it ended. */
const keptOutputLines = 20;

/**
 * The engine as the rest of the host sees it: an {@link EngineApi} whose process is started by the first call, and again by
 * the first call after a crash. A crash rejects what is pending with `engine-crashed` and is told once through `onDidCrash`;
 * a process that cannot be started rejects the call with `engine-unavailable`.
 */
export class EngineClient implements EngineApi, Disposable {
  private readonly crashed = new Emitter<SpanLabError>();
  private readonly runEvents = new Emitter<RunEventBatch>();
  private readonly progress = new Emitter<EngineProgress>();
  private connecting: Promise<EngineConnection> | null = null;
  private current: EngineProcess | null = null;
  private isDisposed = false;

  readonly onDidCrash = this.crashed.event;
  readonly onRunEvents = this.runEvents.event;
  readonly onProgress = this.progress.event;

  constructor(
    private readonly startProcess: StartEngine,
    private readonly log: Logger,
  ) {}

  /** Process id of the running engine, or null when none runs. */
  get pid(): number | null {
    return this.current?.pid ?? null;
  }

  info: EngineApi['info'] = () => this.call(engine => engine.info());
  devices: EngineApi['devices'] = () => this.call(engine => engine.devices());
  train: EngineApi['train'] = config => this.call(engine => engine.train(config));
  resume: EngineApi['resume'] = (runFolder, changes) => this.call(engine => engine.resume(runFolder, changes));
  evaluate: EngineApi['evaluate'] = request => this.call(engine => engine.evaluate(request));
  ask: EngineApi['ask'] = request => this.call(engine => engine.ask(request));
  splitDataset: EngineApi['splitDataset'] = request => this.call(engine => engine.splitDataset(request));
  findLeaks: EngineApi['findLeaks'] = request => this.call(engine => engine.findLeaks(request));
  describeDataset: EngineApi['describeDataset'] = path => this.call(engine => engine.describeDataset(path));
  describeParagraph: EngineApi['describeParagraph'] = (path, index) =>
    this.call(engine => engine.describeParagraph(path, index));
  /** Where no engine runs, it holds no file: none is started for that. */
  releaseDataset: EngineApi['releaseDataset'] = async path => {
    if (this.connecting !== null) await this.call(engine => engine.releaseDataset(path));
  };
  /** Where no engine runs, nothing is evaluated: none is started for that. */
  cancelEvaluation: EngineApi['cancelEvaluation'] = async out => {
    if (this.connecting !== null) await this.call(engine => engine.cancelEvaluation(out));
  };
  /** Where no engine runs, no run of it can be stopped or paused: none is started for that. */
  stop: EngineApi['stop'] = async (runFolder, when) => {
    if (this.connecting !== null) await this.call(engine => engine.stop(runFolder, when));
  };
  pause: EngineApi['pause'] = async runFolder => {
    if (this.connecting !== null) await this.call(engine => engine.pause(runFolder));
  };
  continue: EngineApi['continue'] = async runFolder => {
    if (this.connecting !== null) await this.call(engine => engine.continue(runFolder));
  };

  dispose(): void {
    this.isDisposed = true;
    this.current?.shutDown();
    this.crashed.dispose();
    this.runEvents.dispose();
    this.progress.dispose();
  }

  private async call<T>(use: (engine: EngineApi) => Promise<T>): Promise<T> {
    if (this.isDisposed) throw new SpanLabError('engine-unavailable', 'SpanLab is being closed.');
    const connecting = this.connecting ?? this.connect();
    this.connecting = connecting;
    const connection = await connecting.catch((error: unknown) => {
      if (this.connecting === connecting) this.connecting = null;
      throw error;
    });
    return use(connection.engine);
  }

  private async connect(): Promise<EngineConnection> {
    const started = Date.now();
    const output: string[] = [];
    const process = this.startProcess(line => {
      this.log.debug(`engine: ${line}`);
      output.push(line);
      if (output.length > keptOutputLines) output.shift();
    });
    // Without a process nothing can be sent, and an unsent message would never be answered.
    if (process.pid === undefined) throw unavailable(await process.whenExited, output);
    this.current = process;
    const connection = connectEngine(process.port, this.listener(), error =>
      this.log.error(`A listener of the engine's events failed: ${toErrorRecord(error).message}`),
    );
    // The channel closes before the process has quite ended: whoever calls from here on needs a new one.
    process.port.onClose(() => this.forget(process));
    process.onExit(exit => {
      this.forget(process);
      connection.close(new SpanLabError('engine-crashed', `The engine ended: ${describeExit(exit)}.`));
    });

    const timeout = setTimeout(() => process.kill(), startTimeoutMilliseconds);
    try {
      const info = await connection.engine.info();
      this.log.info(
        `Engine ${info.version} answered after ${Date.now() - started} ms: process ${info.pid}, Node ${info.node}, ONNX Runtime ${info.onnxruntime}.`,
      );
    } catch (error) {
      process.kill();
      throw unavailable(await process.whenExited, output, error);
    } finally {
      clearTimeout(timeout);
    }
    void process.whenExited.then(exit => {
      if (this.isDisposed) return;
      const error = new SpanLabError('engine-crashed', `The engine stopped unexpectedly: ${describeExit(exit)}.`);
      this.log.error(error.message);
      for (const line of output) this.log.error(`engine: ${line}`);
      this.crashed.fire(error);
    });
    return connection;
  }

  private forget(process: EngineProcess): void {
    if (this.current !== process) return;
    this.current = null;
    this.connecting = null;
  }

  private listener(): EngineEvents {
    return {
      onRunEvents: (runFolder, events) => this.runEvents.fire({ runFolder, events }),
      onProgress: (label, done, total) => this.progress.fire({ label, done, total }),
      onLog: (level, message) => this.log[level](message),
    };
  }
}

function unavailable(exit: ProcessExit, output: readonly string[], cause?: unknown): SpanLabError {
  const sentences = [`The engine could not be started: ${describeExit(exit)}.`, ...output.slice(-3)];
  return new SpanLabError('engine-unavailable', sentences.join(' '), {}, { cause });
}
