import { build } from 'esbuild';
import { fork, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { RunEvent } from '../../core/runs/runEvent';
import { runStatusSchema } from '../../core/runs/runManifest';
import type { EngineEvents } from '../../protocol/engineApi';
import { connectEngine, type EngineConnection } from '../../protocol/rpc/engineChannel';
import { engineArguments } from '../../protocol/rpc/engineSettings';
import { processPort } from '../../protocol/rpc/processPort';

const repository = resolve(__dirname, '..', '..', '..');
const model = join(repository, 'test', 'fixtures', 'models', 'tiny-bert');
// Inside the repository, so that the bundle finds its native package.
mkdirSync(join(repository, '.cache'), { recursive: true });
const folder = mkdtempSync(join(repository, '.cache', 'engine-test-'));
const script = join(folder, 'engine.js');
const runsFolder = join(folder, 'runs');

const children: ChildProcess[] = [];
beforeAll(async () => {
  await build({
    entryPoints: [join(repository, 'src', 'engine', 'server', 'main.ts')],
    outfile: script,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    external: ['onnxruntime-node'],
  });
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Started {
  readonly child: ChildProcess;
  readonly connection: EngineConnection;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  readonly events: RunEvent[];
  readonly errors: string[];
}

function start(execArgv: readonly string[] = []): Started {
  const settings = { shippedModel: model, runsFolder, version: '1.2.3' };
  const child = fork(script, engineArguments(settings), {
    execArgv: [...execArgv],
    serialization: 'advanced',
    silent: true,
  });
  children.push(child);
  const events: RunEvent[] = [];
  const errors: string[] = [];
  const listener: EngineEvents = {
    onRunEvents: (_folder, batch) => events.push(...batch),
    onProgress: () => undefined,
    onLog: (level, message) => {
      if (level === 'error') errors.push(message);
    },
  };
  const connection = connectEngine(processPort(child), listener, error => errors.push(String(error)));
  const ended = new Promise<{ code: number | null; signal: string | null }>(done =>
    child.on('exit', (code, signal) => done({ code, signal })),
  );
  return { child, connection, ended, events, errors };
}

/** A module that plants an error outside of any call: it is thrown when the text "throw" arrives, which is no call. */
function thrower(): string {
  const path = join(folder, 'thrower.cjs');
  const action = "setImmediate(() => { throw new Error('planted'); })";
  writeFileSync(path, `process.on('message', message => message === 'throw' && ${action});`);
  return path;
}

/** A data set of a few short questions. */
function dataFile(): string {
  const context = 'The lighthouse on the cape was built by Ann Bell in 1804.';
  const question = (id: string, text: string) => ({
    id,
    question: `What about ${text}?`,
    answers: [{ text, answer_start: context.indexOf(text) }],
  });
  const qas = ['lighthouse', 'cape', 'Ann Bell', '1804'].map((text, index) => question(String(index), text));
  const path = join(folder, 'data.json');
  writeFileSync(path, JSON.stringify({ version: '1.1', data: [{ title: 'a', paragraphs: [{ context, qas }] }] }));
  return path;
}

describe('the engine process', () => {
  test('answers calls, keeps the codes of failures, and ends when the channel closes', async () => {
    const { child, connection, ended } = start();
    expect(await connection.engine.info()).toMatchObject({ version: '1.2.3', pid: child.pid });
    const { answers } = await connection.engine.ask({
      question: 'Who built it?',
      context: 'Ann built the lighthouse.',
    });
    expect(answers.length).toBeGreaterThan(0);
    await expect(connection.engine.ask({ question: '', context: 'x' })).rejects.toMatchObject({
      code: 'question-empty',
    });
    await expect(
      connection.engine.evaluate({ model: folder, data: dataFile(), out: join(folder, 'evaluation') }),
    ).rejects.toMatchObject({ name: 'SpanLabError', code: 'model-missing', details: { path: folder } });
    child.disconnect();
    expect(await ended).toEqual({ code: 0, signal: null });
  });

  test('a run goes on while questions are answered, and is stopped with a checkpoint when the host goes', async () => {
    const { child, connection, ended, events } = start();
    const { runFolder } = await connection.engine.train({
      train: dataFile(),
      epochs: 1000,
      batchSize: 2,
      maxLength: 64,
      docStride: 16,
      threads: 1,
    });
    await vi.waitFor(() => expect(events.some(({ type }) => type === 'step')).toBe(true), { timeout: 60_000 });
    await connection.engine.ask({ question: 'Who built it?', context: 'Ann built the lighthouse.' });
    await expect(connection.engine.train({ train: dataFile() })).rejects.toMatchObject({ code: 'run-busy' });
    child.disconnect();
    expect(await ended).toEqual({ code: 0, signal: null });
    const status = runStatusSchema.parse(JSON.parse(readFileSync(join(runFolder, 'status.json'), 'utf8')));
    expect(status.state).toBe('stopped');
    expect(existsSync(join(runFolder, 'checkpoints', `step-${status.step}`))).toBe(true);
  });

  test('a process that is killed rejects what waits for it with engine-crashed', async () => {
    const { child, connection, ended } = start();
    await connection.engine.info();
    const pending = connection.engine.devices();
    child.kill('SIGKILL');
    await expect(pending).rejects.toMatchObject({ code: 'engine-crashed' });
    expect((await ended).signal).toBe('SIGKILL');
  });

  test('what nobody catches is told to the host and ends the process with 1', async () => {
    const { child, connection, ended, errors } = start(['--require', thrower()]);
    await connection.engine.info();
    child.send('throw');
    expect(await ended).toEqual({ code: 1, signal: null });
    expect(errors.join()).toContain('planted');
  });

  test('without a channel it says what it is and ends with 2', () => {
    const { status, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toContain('spanlab');
  });
});
