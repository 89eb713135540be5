import type { SpanLabError } from '../../core/errors';
import type { EngineApi, EngineEvents } from '../engineApi';
import { openChannel, type Channel, type MethodName } from './channel';
import type { Port } from './port';

const callTable: Record<MethodName<EngineApi>, true> = {
  info: true,
  devices: true,
  train: true,
  resume: true,
  stop: true,
  pause: true,
  continue: true,
  evaluate: true,
  cancelEvaluation: true,
  ask: true,
  splitDataset: true,
  findLeaks: true,
  describeDataset: true,
  describeParagraph: true,
  releaseDataset: true,
};
const eventTable: Record<MethodName<EngineEvents>, true> = { onRunEvents: true, onProgress: true, onLog: true };

// Tables rather than lists: a method added to an interface and forgotten here is a type error.
const calls = Object.keys(callTable) as MethodName<EngineApi>[];
const events = Object.keys(eventTable) as MethodName<EngineEvents>[];

/** The host's end: an engine that happens to live in another process. */
export interface EngineConnection {
  readonly engine: EngineApi;
  readonly isClosed: boolean;
  /** Rejects pending and later calls with `error`; for a process that could not be spawned or is being ended. */
  close(error: SpanLabError): void;
}

/**
 * Connects the host to an engine process.
 * @param listener hears the engine's events
 * @param onListenerFailure hears what the listener throws; it never reaches the engine
 */
export function connectEngine(
  port: Port,
  listener: EngineEvents,
  onListenerFailure: (error: unknown) => void,
): EngineConnection {
  const channel = openChannel<EngineEvents, EngineApi>(port, () => listener, {
    localMethods: events,
    remoteCalls: calls,
    remoteEvents: [],
    onLocalFailure: onListenerFailure,
  });
  return {
    engine: channel.remote,
    get isClosed() {
      return channel.isClosed;
    },
    close: error => channel.close(error),
  };
}

/**
 * The engine's end: answers calls with `createEngine`'s result, which gets the host as its listener.
 * @param onFailure hears of each failed call, besides its caller
 */
export function serveEngine(
  port: Port,
  createEngine: (host: EngineEvents) => EngineApi,
  onFailure: (error: unknown, method: string) => void,
): Channel<EngineEvents> {
  return openChannel<EngineApi, EngineEvents>(port, createEngine, {
    localMethods: calls,
    remoteCalls: [],
    remoteEvents: events,
    onLocalFailure: onFailure,
  });
}
