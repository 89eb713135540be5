import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/support/temporaryFolder';
import { foldEvents } from '../../core/runs/foldEvents';
import { runConfigSchema, type RunConfigInput } from '../../core/runs/runConfig';
import type { RunEvent } from '../../core/runs/runEvent';
import { readModel } from '../../graph/onnx/readModel';
import { floatsOf } from '../../graph/onnx/tensors';
import { DataType } from '../../graph/onnx/types';
import { writeModel } from '../../graph/onnx/writeModel';
import type { RunFolder } from '../runFolder/runFolder';
import { prepareRun } from './prepareRun';
import { runTraining } from './runTraining';

const repository = join(__dirname, '../../..');
const tinyBert = join(repository, 'test/fixtures/models/tiny-bert');
const sample = (name: string) => join(repository, 'media/sample', name);

let runs: string;
beforeEach(() => {
  runs = temporaryFolder();
});

/** 26 questions in batches of 8: four steps an epoch, the last one short; dropout as in the model's config. */
async function prepare(changes: Partial<RunConfigInput> = {}): Promise<RunFolder> {
  const config = {
    train: sample('train.squad.json'),
    maxTrainExamples: 26,
    validation: sample('validation.squad.json'),
    maxValidationExamples: 5,
    epochs: 2,
    batchSize: 8,
    learningRate: 1e-3,
    threads: 1,
    ...changes,
  };
  return prepareRun(runConfigSchema.parse(config), { shippedModel: tinyBert, runsFolder: runs, version: 'test' });
}

const quiet = { emit: () => undefined, shouldStop: () => false };

/** Stops, or fails like a program that is killed, after a step was recorded. */
function until(step: number, how: 'stop' | 'crash') {
  let reached = 0;
  return {
    emit: (event: RunEvent) => {
      if (event.type === 'step') reached = event.step;
      if (event.type === 'step' && event.step === step && how === 'crash') throw new Error('killed');
    },
    shouldStop: () => how === 'stop' && reached >= step,
  };
}

const weights = (folder: RunFolder) => readFile(join(folder.checkpointPath(8), 'model.onnx'));
const losses = async (folder: RunFolder) =>
  foldEvents((await folder.readEvents()).events).flatMap(event => (event.type === 'step' ? [event.loss] : []));

describe('a run', () => {
  it('leaves a complete folder', async () => {
    const folder = await prepare();
    const seen: string[] = [];
    const status = await runTraining(
      { runFolder: folder, resume: false },
      { ...quiet, emit: event => void (event.type !== 'progress' && seen.push(event.type)) },
    );
    expect(status).toMatchObject({ state: 'completed', step: 8, totalSteps: 8, epoch: 2, error: null });
    const epoch = ['step', 'step', 'step', 'step', 'checkpoint', 'evaluation-start', 'epoch'];
    expect(seen).toEqual(['start', ...epoch, ...epoch, 'end']);
    const { events } = await folder.readEvents();
    expect(events.map(({ type }) => type)).toEqual(seen);
    const epochs = events.flatMap(event => (event.type === 'epoch' ? [event] : []));
    expect(epochs.map(({ epoch: number }) => number)).toEqual([1, 2]);
    for (const { trainLoss, validationLoss, f1 } of epochs) {
      expect([trainLoss, validationLoss, f1].every(Number.isFinite)).toBe(true);
    }
    expect(epochs[1].trainLoss).toBeLessThan(epochs[0].trainLoss ?? 0);
    expect(await folder.readStatus()).toEqual(status);
    expect((await folder.readManifest()).config).toMatchObject({ epochs: 2, seed: 42, model: tinyBert });
    expect((await readdir(folder.modelPath)).sort()).toEqual(
      ['config.json', 'model.onnx', 'tokenizer.json', 'tokenizer_config.json'].sort(),
    );
    expect(await folder.evaluationEpochs()).toEqual([2, 1]);
  });

  it('gives the same bits when run twice, stopped and resumed, or killed and resumed', async () => {
    const whole = await prepare();
    await runTraining({ runFolder: whole, resume: false }, quiet);
    const expected = await weights(whole);
    const expectedLosses = await losses(whole);

    const again = await prepare();
    await runTraining({ runFolder: again, resume: false }, quiet);
    expect(Buffer.compare(await weights(again), expected)).toBe(0);

    for (const step of [1, 3, 4, 6]) {
      const stopped = await prepare();
      const status = await runTraining({ runFolder: stopped, resume: false }, until(step, 'stop'));
      expect(status).toMatchObject({ state: 'stopped', step });
      expect(await runTraining({ runFolder: stopped, resume: true }, quiet)).toMatchObject({ state: 'completed' });
      expect(await losses(stopped), `stopped after step ${step}`).toEqual(expectedLosses);
      expect(Buffer.compare(await weights(stopped), expected), `stopped after step ${step}`).toBe(0);

      const killed = await prepare({ saveSteps: 2 });
      await expect(runTraining({ runFolder: killed, resume: false }, until(step, 'crash'))).rejects.toThrow('killed');
      expect(await runTraining({ runFolder: killed, resume: true }, quiet)).toMatchObject({ state: 'completed' });
      expect(await losses(killed), `killed after step ${step}`).toEqual(expectedLosses);
      expect(Buffer.compare(await weights(killed), expected), `killed after step ${step}`).toBe(0);
    }
  });

  it('leaves frozen parameters as they were, and goes on with them after a stop', async () => {
    const changes = { freezeEmbeddings: true, freezeLayers: 1, layerwiseDecay: 0.9, labelSmoothing: 0.1 };
    const whole = await prepare(changes);
    await runTraining({ runFolder: whole, resume: false }, quiet);
    const stopped = await prepare(changes);
    await runTraining({ runFolder: stopped, resume: false }, until(3, 'stop'));
    await runTraining({ runFolder: stopped, resume: true }, quiet);
    expect(Buffer.compare(await weights(stopped), await weights(whole))).toBe(0);
    const bytesOf = (graph: Uint8Array) =>
      new Map(readModel(graph).initializers.map(({ name, bytes }) => [name, Buffer.from(bytes).toString('base64')]));
    const before = bytesOf(await readFile(join(tinyBert, 'model.onnx')));
    const after = bytesOf(await weights(whole));
    const isFrozen = (name: string) => /embeddings|layer\.0\./.test(name);
    const named = [...before.keys()].filter(name => name.startsWith('bert.'));
    expect(named.filter(name => before.get(name) === after.get(name))).toEqual(named.filter(isFrozen));
  });

  it('refuses before a folder is made what the model does not allow', async () => {
    await expect(prepare({ freezeLayers: 3 })).rejects.toMatchObject({ code: 'config-invalid' });
    expect(await readdir(runs)).toEqual([]);
  });

  it('gives nearly the same losses in micro-batches, dropout included', async () => {
    const whole = await prepare({ epochs: 1 });
    await runTraining({ runFolder: whole, resume: false }, quiet);
    const split = await prepare({ epochs: 1, microBatchSize: 3 });
    await runTraining({ runFolder: split, resume: false }, quiet);
    const expected = await losses(whole);
    (await losses(split)).forEach((loss, i) => expect(Math.abs(loss - expected[i])).toBeLessThan(1e-5));
  });

  it('goes on with other micro-batches, and with other threads, to nearly the same weights', async () => {
    const whole = await prepare();
    await runTraining({ runFolder: whole, resume: false }, quiet);
    // The rounding noise of gradients that are zero in theory becomes steps of full size.
    const noise = /key\.bias$|layer\.1\.output\.LayerNorm\.bias$|qa_outputs\.bias$/;
    const floats = async (folder: RunFolder) =>
      readModel(await weights(folder)).initializers.flatMap(tensor =>
        tensor.dataType === DataType.float && !noise.test(tensor.name) ? [...floatsOf(tensor)] : [],
      );
    const expected = await floats(whole);
    for (const changes of [{ microBatchSize: 3 }, { threads: 2 }]) {
      const stopped = await prepare();
      await runTraining({ runFolder: stopped, resume: false }, until(5, 'stop'));
      const manifest = await stopped.readManifest();
      await stopped.writeManifest({
        ...manifest,
        config: { ...manifest.config, ...changes, microBatchSize: undefined },
      });
      const { microBatchSize } = { microBatchSize: undefined, ...changes };
      await runTraining({ runFolder: stopped, resume: true, microBatchSize }, quiet);
      const difference = (await floats(stopped)).reduce((most, x, i) => Math.max(most, Math.abs(x - expected[i])), 0);
      expect(difference, JSON.stringify(changes)).toBeLessThan(1e-5);
      const starts = (await stopped.readEvents()).events.filter(event => event.type === 'start');
      expect(starts.map(event => event.microBatch?.windows)).toEqual([8, microBatchSize ?? 8]);
    }
  });

  it('evaluates an epoch whose checkpoint was written but whose evaluation was cut off', async () => {
    const folder = await prepare();
    const hooks = {
      emit: (event: RunEvent) => {
        if (event.type === 'evaluation-start') throw new Error('killed');
      },
      shouldStop: () => false,
    };
    await expect(runTraining({ runFolder: folder, resume: false }, hooks)).rejects.toThrow('killed');
    await runTraining({ runFolder: folder, resume: true }, quiet);
    const epochs = foldEvents((await folder.readEvents()).events).filter(({ type }) => type === 'epoch');
    expect(epochs).toMatchObject([{ epoch: 1 }, { epoch: 2 }]);
  });

  it('goes on from the newest whole checkpoint and says which one is damaged', async () => {
    const whole = await prepare();
    await runTraining({ runFolder: whole, resume: false }, quiet);
    const damages: Readonly<Record<string, (path: string) => Promise<void>>> = {
      'a changed byte': async path => {
        const bytes = await readFile(join(path, 'model.onnx'));
        bytes[bytes.length >> 1] ^= 1;
        await writeFile(join(path, 'model.onnx'), bytes);
      },
      'a missing file': path => rm(join(path, 'optimizer.safetensors')),
      'a cut manifest': path => writeFile(join(path, 'checkpoint.json'), '{"version": 1, "fi'),
    };
    for (const [name, damage] of Object.entries(damages)) {
      const folder = await prepare({ saveSteps: 2 });
      await runTraining({ runFolder: folder, resume: false }, until(7, 'stop'));
      await damage(folder.checkpointPath(7));
      await runTraining({ runFolder: folder, resume: true }, quiet);
      const { events } = await folder.readEvents();
      expect(events, name).toContainEqual(expect.objectContaining({ type: 'warning', code: 'checkpoint-corrupt' }));
      expect(
        events.findLast(({ type }) => type === 'start'),
        name,
      ).toMatchObject({ resumedFromStep: 6 });
      expect(Buffer.compare(await weights(folder), await weights(whole)), name).toBe(0);
    }
  });

  it('resumes a checkpoint of a version that wrote no hashes', async () => {
    const folder = await prepare();
    await runTraining({ runFolder: folder, resume: false }, until(2, 'stop'));
    await rm(join(folder.checkpointPath(2), 'checkpoint.json'));
    expect(await runTraining({ runFolder: folder, resume: true }, quiet)).toMatchObject({ state: 'completed' });
  });

  it('clears away what a killed process left half-written', async () => {
    const folder = await prepare();
    await runTraining({ runFolder: folder, resume: false }, until(2, 'stop'));
    const left = join(folder.path, 'checkpoints', '.step-3.0123456789ab.tmp');
    await mkdir(left);
    await runTraining({ runFolder: folder, resume: true }, quiet);
    expect(existsSync(left)).toBe(false);
  });

  it('evaluates every few steps, and takes the same best model when it is resumed between them', async () => {
    const changes = { evalSteps: 3, bestBy: 'loss' } as const;
    const whole = await prepare(changes);
    const { best } = await runTraining({ runFolder: whole, resume: false }, quiet);
    const resumed = await prepare(changes);
    await runTraining({ runFolder: resumed, resume: false }, until(5, 'stop'));
    expect((await runTraining({ runFolder: resumed, resume: true }, quiet)).best).toEqual(best);
    const evaluations = async (folder: RunFolder) =>
      foldEvents((await folder.readEvents()).events).flatMap(event =>
        event.type === 'epoch' ? [[event.step, event.epoch, event.trainLoss, event.validationLoss]] : [],
      );
    const expected = await evaluations(whole);
    expect(expected.map(([step]) => step)).toEqual([3, 4, 6, 8]);
    expect(await evaluations(resumed)).toEqual(expected);
    expect(await whole.evaluationEpochs()).toEqual([2, 1.5, 1, 0.75]);
    // The mean since the epoch began, not since the evaluation before.
    const all = await losses(whole);
    expect(expected[1][2]).toBeCloseTo((all[0] + all[1] + all[2] + all[3]) / 4, 12);
  });

  it('does as many steps as maxSteps says, whatever the epochs', async () => {
    for (const maxSteps of [3, 10]) {
      const folder = await prepare({ maxSteps, validation: undefined });
      const status = await runTraining({ runFolder: folder, resume: false }, quiet);
      expect(status).toMatchObject({ state: 'completed', step: maxSteps, totalSteps: maxSteps });
    }
  });

  it('stops at the time limit with a checkpoint and an evaluation, and can go on', async () => {
    const folder = await prepare({ maxMinutes: 1e-9 });
    for (const step of [1, 2]) {
      const status = await runTraining({ runFolder: folder, resume: step > 1 }, quiet);
      expect(status).toMatchObject({ state: 'stopped', step });
    }
    expect(await folder.checkpointSteps()).toEqual([2, 1]);
    expect(await folder.evaluationEpochs()).toEqual([0.5, 0.25]);
    const { events } = await folder.readEvents();
    expect(events).toContainEqual(expect.objectContaining({ type: 'warning', code: 'time-limit' }));
  });

  it('ends early when nothing gets better, also when it is resumed just then', async () => {
    // No gain can be this large: each evaluation after the first counts as none.
    const changes = { epochs: 5, earlyStoppingPatience: 1, earlyStoppingThreshold: 1000 };
    const folder = await prepare(changes);
    const status = await runTraining({ runFolder: folder, resume: false }, quiet);
    expect(status).toMatchObject({ state: 'completed', step: 8, totalSteps: 20 });
    const killed = await prepare(changes);
    const hooks = {
      emit: (event: RunEvent) => {
        if (event.type === 'warning') throw new Error('killed');
      },
      shouldStop: () => false,
    };
    await expect(runTraining({ runFolder: killed, resume: false }, hooks)).rejects.toThrow('killed');
    expect(await runTraining({ runFolder: killed, resume: true }, quiet)).toMatchObject({
      state: 'completed',
      step: 8,
    });
  });

  it('stops while features are built, within a step, and within an evaluation', async () => {
    const stopOn = (type: RunEvent['type'], count = 1) => {
      let seen = 0;
      return {
        emit: (event: RunEvent) => void (event.type === type && seen++),
        shouldStop: () => seen >= count,
      };
    };
    const features = await prepare();
    const always = { emit: () => undefined, shouldStop: () => true };
    const none = await runTraining({ runFolder: features, resume: false }, always);
    expect(none).toMatchObject({ state: 'stopped', step: 0 });
    expect((await features.readEvents()).events.at(-1)).toMatchObject({ type: 'end', status: 'stopped' });
    expect(await runTraining({ runFolder: features, resume: true }, quiet)).toMatchObject({ state: 'completed' });

    // Asked once before the features and once before the step: the third time is between its first two micro-batches.
    const step = await prepare({ microBatchSize: 1 });
    let asked = 0;
    const third = { emit: () => undefined, shouldStop: () => ++asked > 3 };
    expect(await runTraining({ runFolder: step, resume: false }, third)).toMatchObject({ state: 'stopped', step: 0 });
    expect(asked).toBeLessThan(6);

    const evaluation = await prepare();
    const status = await runTraining({ runFolder: evaluation, resume: false }, stopOn('evaluation-start'));
    expect(status).toMatchObject({ state: 'stopped', step: 4, best: null });
    expect(await runTraining({ runFolder: evaluation, resume: true }, quiet)).toMatchObject({ state: 'completed' });
    expect(await evaluation.evaluationEpochs()).toEqual([2, 1]);
  });

  it('keeps as many checkpoints as asked, and the best', async () => {
    const folder = await prepare({ epochs: 3, saveTotalLimit: 1, bestBy: 'loss' });
    const status = await runTraining({ runFolder: folder, resume: false }, quiet);
    const kept = new Set([12, status.best?.step ?? 0]);
    expect(new Set(await folder.checkpointSteps())).toEqual(kept);
  });
});

describe('what goes wrong is coded, recorded, and leaves nothing half-written', () => {
  it.each([
    ['a missing file', { train: sample('absent.json') }, 'file-missing'],
    ['a missing model', { model: sample('') }, 'model-missing'],
    ['windows beyond the positions', { maxLength: 1000 }, 'config-invalid'],
    ['an overlap without room', { maxLength: 32, docStride: 30 }, 'stride-too-large'],
  ])('%s, before a folder is made', async (_name, changes, code) => {
    await expect(prepare(changes)).rejects.toMatchObject({ code });
    expect(await readdir(runs)).toEqual([]);
  });

  it('a file that is no data set', async () => {
    const path = join(runs, 'wrong.json');
    await writeFile(path, '{"data": 3}');
    const folder = await prepare({ train: path });
    await expect(runTraining({ runFolder: folder, resume: false }, quiet)).rejects.toMatchObject({
      code: expect.stringMatching(/^(format-unknown|dataset-empty)$/) as string,
    });
    expect(await folder.readStatus()).toMatchObject({ state: 'failed' });
  });

  it('a checkpoint that cannot be written', async () => {
    const folder = await prepare();
    // A file where the folder of checkpoints should be.
    await writeFile(join(folder.path, 'checkpoints'), '');
    await expect(runTraining({ runFolder: folder, resume: false }, quiet)).rejects.toMatchObject({
      code: 'file-write-failed',
    });
    expect(await folder.readStatus()).toMatchObject({ state: 'failed', error: { code: 'file-write-failed' } });
    const { events } = await folder.readEvents();
    expect(events.at(-1)).toMatchObject({ type: 'failure', code: 'file-write-failed' });
    expect((await readdir(folder.path)).filter(name => name.includes('.tmp'))).toEqual([]);
  });

  it('a loss that is not finite', async () => {
    const folder = await prepare({ learningRate: 1e30, warmupRatio: 0, maxGradNorm: 1e30 });
    await expect(runTraining({ runFolder: folder, resume: false }, quiet)).rejects.toMatchObject({
      code: 'loss-not-finite',
    });
    expect(await folder.readStatus()).toMatchObject({ state: 'failed' });
  });

  it('a damaged checkpoint', async () => {
    const folder = await prepare();
    await runTraining({ runFolder: folder, resume: false }, until(2, 'stop'));
    await writeFile(join(folder.checkpointPath(2), 'optimizer.safetensors'), 'damaged');
    await expect(runTraining({ runFolder: folder, resume: true }, quiet)).rejects.toMatchObject({
      code: 'checkpoint-corrupt',
    });
  });

  it('an operator without a gradient rule, by its name', async () => {
    const model = join(runs, 'model');
    await mkdir(model);
    for (const name of ['config.json', 'tokenizer.json'])
      await writeFile(join(model, name), await readFile(join(tinyBert, name)));
    const graph = readModel(await readFile(join(tinyBert, 'model.onnx')));
    const nodes = graph.nodes.map(node => (node.op === 'Erf' ? { ...node, op: 'Sin' } : node));
    await writeFile(join(model, 'model.onnx'), writeModel({ ...graph, nodes }));
    const folder = await prepare({ model });
    await expect(runTraining({ runFolder: folder, resume: false }, quiet)).rejects.toMatchObject({
      code: 'operator-unsupported',
      details: { operator: 'Sin' },
    });
    expect(await folder.readStatus()).toMatchObject({ state: 'failed' });
  });
});
