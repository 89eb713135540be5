import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { prepareTinyRun } from '../../../test/support/tinyRun';
import { Random } from '../../core/random';
import { foldEvents } from '../../core/runs/foldEvents';
import type { RunFolder } from '../runFolder/runFolder';
import { runTraining } from './runTraining';

/** `SPANLAB_KILLS=200 npx vitest run src/engine/train/killedRun.test.ts` kills more often. */
const leastKills = Number(process.env['SPANLAB_KILLS'] ?? 4);

const repository = join(import.meta.dirname, '../../..');
// Inside the repository, so that the bundle finds its native package.
mkdirSync(join(repository, '.cache'), { recursive: true });
const folder = mkdtempSync(join(repository, '.cache', 'kill-test-'));
const script = join(folder, 'train.cjs');

beforeAll(() =>
  build({
    entryPoints: [join(repository, 'test/support/trainProcess.ts')],
    outfile: script,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    external: ['onnxruntime-node'],
    logLevel: 'error',
  }),
);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const prepare = () => prepareTinyRun(join(folder, 'runs'), { saveSteps: 1, evalSteps: 3, bestBy: 'loss' });

/**
 * Lets a process go on with the run, and kills it some moments after its `events`th event.
 * @returns whether it was killed before it had ended
 */
async function trainUntilKilled(run: RunFolder, events: number, extraMs: number): Promise<boolean> {
  const child = spawn(process.execPath, [script, run.path], { stdio: ['ignore', 'pipe', 'pipe'] });
  let seen = 0;
  let errors = '';
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
  child.stdout.on('data', (data: Buffer) => {
    const before = seen;
    seen += data.toString().split('\n').length - 1;
    if (before < events && seen >= events) void delay(extraMs).then(() => child.kill('SIGKILL'));
  });
  const [exit, signal] = await new Promise<[number | null, string | null]>(done =>
    child.on('close', (code, name) => done([code, name])),
  );
  if (signal === null && exit !== 0) throw new Error(errors);
  return signal !== null;
}

/** What a run leaves that does not tell the time. */
async function remains(run: RunFolder) {
  const events = foldEvents((await run.readEvents()).events);
  const status = await run.readStatus();
  return {
    last: readFileSync(join(run.checkpointPath(8), 'model.onnx')).toString('base64'),
    moments: readFileSync(join(run.checkpointPath(8), 'optimizer.safetensors')).toString('base64'),
    best: readFileSync(join(run.modelPath, 'model.onnx')).toString('base64'),
    losses: events.flatMap(event => (event.type === 'step' ? [[event.step, event.loss]] : [])),
    evaluations: events.flatMap(event =>
      event.type === 'epoch' ? [[event.step, event.trainLoss, event.validationLoss, event.isBest]] : [],
    ),
    state: status?.state,
    bestOf: status?.best,
  };
}

it('killed at any moment, a run goes on to the same end', { timeout: 60_000 + leastKills * 10_000 }, async () => {
  const whole = await prepare();
  await runTraining({ runFolder: whole, resume: false }, { emit: () => undefined, shouldStop: () => false });
  const expected = await remains(whole);
  const seed = 20;
  const random = Random.fromSeed(seed);
  let kills = 0;
  for (let round = 1; kills < leastKills; round++) {
    const run = await prepare();
    const moments: string[] = [];
    for (;;) {
      const events = 1 + (random.uint32() % 16);
      const extraMs = random.uint32() % 40;
      moments.push(`${events} events + ${extraMs} ms`);
      if (!(await trainUntilKilled(run, events, extraMs))) break;
      kills++;
    }
    expect(await remains(run), `seed ${seed}, round ${round}, killed after ${moments.join(', ')}`).toEqual(expected);
  }
});
