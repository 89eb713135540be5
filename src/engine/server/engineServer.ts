import { SpanLabError, toErrorRecord } from '../../core/errors';
import type { EngineEvents } from '../../protocol/engineApi';
import { serveEngine } from '../../protocol/rpc/engineChannel';
import { engineSettingsSchema, type EngineSettings } from '../../protocol/rpc/engineSettings';
import { processPort } from '../../protocol/rpc/processPort';
import { Engine } from '../engine';

/**
 * Longest time that stopping a run may take once the host is gone: a step and a checkpoint of a large model take a minute. The
 * newest whole checkpoint outlives whatever is cut off then.
 */
const shutdownLimitMs = 180_000;
/** Time for a last message to get through the channel. */
const lastMessageMs = 200;

/**
 * Serves an engine over the process's IPC channel until that closes; then the run under way is stopped, with a checkpoint, and
 * the process ends. What nobody caught ends the process with exit code 1, after telling the host.
 */
export function runEngineServer(settings: EngineSettings): void {
  let engine: Engine | null = null;
  let host: EngineEvents | null = null;
  let isEnding = false;

  const shutDown = (): void => {
    if (isEnding) return;
    isEnding = true;
    setTimeout(() => process.exit(1), shutdownLimitMs).unref();
    const closed = engine?.close() ?? Promise.resolve();
    closed.then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  const crash = (error: unknown): void => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`${text}\n`);
    host?.onLog('error', text);
    setTimeout(() => process.exit(1), lastMessageMs);
  };
  process.on('uncaughtException', crash);
  process.on('disconnect', shutDown);
  // A terminal sends Ctrl+C to every process in it: the host decides, and the channel closes when it goes.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', shutDown);

  serveEngine(
    processPort(process),
    events => {
      host = events;
      engine = new Engine(events, settings);
      return engine;
    },
    (error, method) => {
      const { code, message } = toErrorRecord(error);
      // A refusal is the caller's to show; a fault of ours is worth its stack in the log.
      if (error instanceof SpanLabError) host?.onLog('debug', `${method}: ${message} (${code})`);
      else host?.onLog('error', `${method}: ${error instanceof Error ? (error.stack ?? message) : message}`);
    },
  );
}

/** @throws SpanLabError `internal` when the argument is not what `engineArguments` makes */
export function readEngineSettings(argument: string | undefined): EngineSettings {
  try {
    return engineSettingsSchema.parse(JSON.parse(argument ?? ''));
  } catch (cause) {
    throw new SpanLabError('internal', 'The engine process was started without its settings.', {}, { cause });
  }
}
