import { describe, expect, test, vi } from 'vitest';
import { SpanLabError } from '../../core/errors';
import type { EngineApi, EngineEvents } from '../engineApi';
import { connectEngine, serveEngine } from './engineChannel';
import { memoryPorts } from './memoryPort';

const never = (): Promise<never> => new Promise(() => undefined);

/** An engine of which a test replaces the methods it needs; the rest never answers. */
const engineWith = (methods: Partial<EngineApi>): EngineApi => ({
  info: never,
  devices: never,
  train: never,
  resume: never,
  stop: never,
  pause: never,
  continue: never,
  evaluate: never,
  cancelEvaluation: never,
  ask: never,
  splitDataset: never,
  findLeaks: never,
  describeDataset: never,
  describeParagraph: never,
  releaseDataset: never,
  ...methods,
});

function join(methods: Partial<EngineApi>, listener: Partial<EngineEvents> = {}) {
  const ports = memoryPorts();
  const failures: unknown[] = [];
  const listenerFailures: unknown[] = [];
  let host: EngineEvents | undefined;
  serveEngine(
    ports.a,
    events => {
      host = events;
      return engineWith(methods);
    },
    error => failures.push(error),
  );
  const silent: EngineEvents = { onRunEvents: () => undefined, onProgress: () => undefined, onLog: () => undefined };
  const connection = connectEngine(ports.b, { ...silent, ...listener }, error => listenerFailures.push(error));
  if (host === undefined) throw new Error('the engine was not created');
  return { ports, connection, host, failures, listenerFailures };
}

const codeOf = async (promise: Promise<unknown>): Promise<string> => {
  try {
    await promise;
  } catch (error) {
    return error instanceof SpanLabError ? error.code : `not a SpanLabError: ${String(error)}`;
  }
  return 'resolved';
};

describe('engine channel', () => {
  test('carries arguments and results both ways', async () => {
    const info = { version: '1', pid: 2, node: '3', onnxruntime: '4' };
    const stop = vi.fn(() => Promise.resolve());
    const { connection } = join({ info: () => Promise.resolve(info), stop });
    expect(await connection.engine.info()).toEqual(info);
    expect(await connection.engine.stop('a/run')).toBeUndefined();
    expect(stop).toHaveBeenCalledExactlyOnceWith('a/run');
  });

  test('a failure arrives with its code, sentence and details, and the engine hears of it', async () => {
    const thrown = new SpanLabError('run-busy', 'busy', { run: 'a' });
    const { connection, failures } = join({ train: () => Promise.reject(thrown) });
    await expect(connection.engine.train({ train: 'x' })).rejects.toMatchObject({
      name: 'SpanLabError',
      code: 'run-busy',
      message: 'busy',
      details: { run: 'a' },
    });
    expect(failures).toEqual([thrown]);
  });

  test('what is not a SpanLabError arrives as internal', async () => {
    const { connection } = join({ devices: () => Promise.reject(new TypeError('odd')) });
    await expect(connection.engine.devices()).rejects.toMatchObject({ code: 'internal', message: 'odd' });
  });

  test('a value that cannot be cloned is internal, not a crash', async () => {
    const { connection } = join({});
    expect(await codeOf(connection.engine.stop((() => undefined) as never))).toBe('internal');
    expect(connection.isClosed).toBe(false);
  });

  test('an answer that cannot be cloned fails its call', async () => {
    const { connection } = join({ info: () => Promise.resolve({ pid: () => undefined } as never) });
    expect(await codeOf(connection.engine.info())).toBe('internal');
  });

  test('events arrive in order', async () => {
    const seen: string[] = [];
    const { host } = join({}, { onLog: (level, message) => seen.push(`${level} ${message}`) });
    host.onLog('info', 'one');
    host.onLog('warn', 'two');
    await vi.waitFor(() => expect(seen).toEqual(['info one', 'warn two']));
  });

  test('what a listener throws is reported on its own side', async () => {
    const thrown = new Error('view is gone');
    const { host, listenerFailures } = join(
      {},
      {
        onProgress: () => {
          throw thrown;
        },
      },
    );
    host.onProgress('features', 1, 2);
    await vi.waitFor(() => expect(listenerFailures).toEqual([thrown]));
  });

  test('pending and later calls fail with engine-crashed when the port closes', async () => {
    const { connection, ports, host } = join({});
    const pending = codeOf(connection.engine.ask({ question: 'q', context: 'c' }));
    ports.close();
    expect(await pending).toBe('engine-crashed');
    expect(await codeOf(connection.engine.info())).toBe('engine-crashed');
    expect(connection.isClosed).toBe(true);
    host.onLog('info', 'nobody hears this');
  });

  test('closing with a reason gives that reason', async () => {
    const { connection } = join({});
    const pending = codeOf(connection.engine.info());
    connection.close(new SpanLabError('engine-unavailable', 'could not be started'));
    expect(await pending).toBe('engine-unavailable');
    expect(await codeOf(connection.engine.info())).toBe('engine-unavailable');
  });

  test('only methods of the contract can be called', async () => {
    const ports = memoryPorts();
    serveEngine(
      ports.a,
      () => engineWith({}),
      () => undefined,
    );
    const answers: unknown[] = [];
    ports.b.onMessage(message => answers.push(message));
    for (const name of ['constructor', 'toString', '__proto__', 'shutdown']) {
      await ports.b.send({ t: 'q', i: name, m: name, a: [] });
    }
    await vi.waitFor(() => expect(answers).toHaveLength(4));
    for (const answer of answers) expect(answer).toMatchObject({ e: { code: 'internal' } });
  });
});
