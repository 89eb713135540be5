import { readdir } from 'node:fs/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/support/temporaryFolder';
import { tinyBertFolder } from '../../../test/support/tinyBert';
import { lossesOf, prepareTinyRun, quiet, until } from '../../../test/support/tinyRun';
import { foldEvents } from '../../core/runs/foldEvents';
import type { RunConfigInput } from '../../core/runs/runConfig';
import type { RunEvent } from '../../core/runs/runEvent';
import type { RunFolder } from '../runFolder/runFolder';
import { runTraining } from './runTraining';

let runs: string;
beforeEach(() => {
  runs = temporaryFolder();
});
const prepare = (changes: Partial<RunConfigInput> = {}) => prepareTinyRun(runs, changes);

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
    expect((await folder.readManifest()).config).toMatchObject({ epochs: 2, seed: 42, model: tinyBertFolder });
    expect((await readdir(folder.modelPath)).sort()).toEqual(
      ['config.json', 'model.onnx', 'tokenizer.json', 'tokenizer_config.json'].sort(),
    );
    expect(await folder.evaluationEpochs()).toEqual([2, 1]);
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
    const expected = await lossesOf(whole);
    (await lossesOf(split)).forEach((loss, i) => expect(Math.abs(loss - expected[i])).toBeLessThan(1e-5));
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
    const all = await lossesOf(whole);
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
