import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { SpanLabError } from '../../core/errors';
import { silentLogger } from '../testing/silentLogger';
import { EngineClient } from './engineClient';
import { childEnvironment, EngineProcess } from './engineProcess';

/** An engine that answers by the channel's wire format alone: `info` works, `devices` ends it, `ask` never answers. */
const fakeEngine = `
if (process.argv[2] === 'broken') { console.error('no such library'); process.exit(3); }
process.on('disconnect', () => process.exit(0));
process.on('message', message => {
  if (message.m === 'info')
    process.send({ t: 's', i: message.i, r: { version: '1', pid: process.pid, node: '20', onnxruntime: '1' } });
  if (message.m === 'devices') process.exit(7);
  if (message.m === 'stop') {
    process.send({ t: 'q', m: 'onRunEvents', a: ['/run', [{ type: 'warning', time: 1, code: 'c', message: 'm' }]], o: true });
    process.send({ t: 's', i: message.i });
  }
});
`;

const codeOf = async (promise: Promise<unknown>): Promise<string> => {
  try {
    await promise;
  } catch (error) {
    return error instanceof SpanLabError ? error.code : `not a SpanLabError: ${String(error)}`;
  }
  return 'resolved';
};

let folder = '';
let script = '';
const clients: EngineClient[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'spanlab-engine-'));
  script = join(folder, 'engine.cjs');
  writeFileSync(script, fakeEngine);
});
afterEach(() => {
  for (const client of clients.splice(0)) client.dispose();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function startClient(args: readonly string[] = [], nodePath = ''): { client: EngineClient; starts: () => number } {
  let starts = 0;
  const client = new EngineClient(onOutput => {
    starts++;
    return new EngineProcess({ script, args, nodePath, onOutput });
  }, silentLogger);
  clients.push(client);
  return { client, starts: () => starts };
}

describe('EngineClient', () => {
  test('starts one process on first use and keeps it', async () => {
    const { client, starts } = startClient();
    expect(client.pid).toBeNull();
    const [first, second] = await Promise.all([client.info(), client.info()]);
    expect(first.pid).toBe(second.pid);
    expect(client.pid).toBe(first.pid);
    expect(starts()).toBe(1);
  });

  test('a crash rejects what is pending, is told once, and the next call starts a new process', async () => {
    const { client, starts } = startClient();
    const crashes: SpanLabError[] = [];
    client.onDidCrash(error => crashes.push(error));
    const first = await client.info();
    const pending = codeOf(client.ask({ question: 'q', context: 'c' }));
    expect(await codeOf(client.devices())).toBe('engine-crashed');
    expect(await pending).toBe('engine-crashed');
    await vi.waitFor(() => expect(crashes.map(error => error.code)).toEqual(['engine-crashed']));
    const second = await client.info();
    expect(second.pid).not.toBe(first.pid);
    expect(starts()).toBe(2);
  });

  test('an engine that ends at once is unavailable, says why, and is tried again', async () => {
    const { client, starts } = startClient(['broken']);
    const crashes: SpanLabError[] = [];
    client.onDidCrash(error => crashes.push(error));
    await expect(client.info()).rejects.toMatchObject({
      code: 'engine-unavailable',
      message: expect.stringContaining('no such library') as unknown,
    });
    expect(await codeOf(client.info())).toBe('engine-unavailable');
    expect(starts()).toBe(2);
    expect(crashes).toEqual([]);
  });

  test('a missing Node executable is unavailable', async () => {
    const { client } = startClient([], join(folder, 'no-such-node'));
    expect(await codeOf(client.info())).toBe('engine-unavailable');
  });

  test('passes on the events of runs', async () => {
    const { client } = startClient();
    const batches: unknown[] = [];
    client.onRunEvents(batch => batches.push(batch));
    await client.info();
    await client.stop('/run');
    await vi.waitFor(() =>
      expect(batches).toEqual([{ runFolder: '/run', events: [{ type: 'warning', time: 1, code: 'c', message: 'm' }] }]),
    );
  });

  test('stopping or pausing without an engine starts none', async () => {
    const { client, starts } = startClient();
    await client.stop('/run');
    await client.pause('/run');
    await client.continue('/run');
    expect(starts()).toBe(0);
  });

  test('after disposal the process is gone, no crash is told and calls are refused', async () => {
    const { client } = startClient();
    const crashes: SpanLabError[] = [];
    client.onDidCrash(error => crashes.push(error));
    const { pid } = await client.info();
    client.dispose();
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow());
    expect(crashes).toEqual([]);
    expect(await codeOf(client.info())).toBe('engine-unavailable');
  });
});

describe('childEnvironment', () => {
  test("only VS Code's own binary is told to behave as Node", () => {
    expect(childEnvironment({ A: '1' }, true)).toEqual({ A: '1', ELECTRON_RUN_AS_NODE: '1' });
    expect(childEnvironment({ A: '1', ELECTRON_RUN_AS_NODE: '1' }, false)).toEqual({ A: '1' });
  });
});
