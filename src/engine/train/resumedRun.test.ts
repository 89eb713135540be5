import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/support/temporaryFolder';
import { tinyBertFolder } from '../../../test/support/tinyBert';
import { finalGraph, lossesOf, prepareTinyRun, quiet, until } from '../../../test/support/tinyRun';
import { foldEvents } from '../../core/runs/foldEvents';
import type { RunConfigInput } from '../../core/runs/runConfig';
import type { RunEvent } from '../../core/runs/runEvent';
import { readModel } from '../../graph/onnx/readModel';
import { floatsOf } from '../../graph/onnx/tensors';
import { DataType } from '../../graph/onnx/types';
import type { RunFolder } from '../runFolder/runFolder';
import { runTraining } from './runTraining';

let runs: string;
beforeEach(() => {
  runs = temporaryFolder();
});
const prepare = (changes: Partial<RunConfigInput> = {}) => prepareTinyRun(runs, changes);

describe('a run that goes on', () => {
  it('gives the same bits when run twice', async () => {
    const [one, two] = [await prepare(), await prepare()];
    for (const runFolder of [one, two]) await runTraining({ runFolder, resume: false }, quiet);
    expect(Buffer.compare(await finalGraph(one), await finalGraph(two))).toBe(0);
  });

  it.each([1, 3, 4, 6])('gives the same bits when stopped or killed after step %i, and resumed', async step => {
    const whole = await prepare();
    await runTraining({ runFolder: whole, resume: false }, quiet);
    const expected = await finalGraph(whole);
    const expectedLosses = await lossesOf(whole);

    const stopped = await prepare();
    const status = await runTraining({ runFolder: stopped, resume: false }, until(step, 'stop'));
    expect(status).toMatchObject({ state: 'stopped', step });
    expect(await runTraining({ runFolder: stopped, resume: true }, quiet)).toMatchObject({ state: 'completed' });
    expect(await lossesOf(stopped)).toEqual(expectedLosses);
    expect(Buffer.compare(await finalGraph(stopped), expected)).toBe(0);

    const killed = await prepare({ saveSteps: 2 });
    await expect(runTraining({ runFolder: killed, resume: false }, until(step, 'crash'))).rejects.toThrow('killed');
    expect(await runTraining({ runFolder: killed, resume: true }, quiet)).toMatchObject({ state: 'completed' });
    expect(await lossesOf(killed)).toEqual(expectedLosses);
    expect(Buffer.compare(await finalGraph(killed), expected)).toBe(0);
  });

  it('leaves frozen parameters as they were, and goes on with them after a stop', async () => {
    const changes = { freezeEmbeddings: true, freezeLayers: 1, layerwiseDecay: 0.9, labelSmoothing: 0.1 };
    const whole = await prepare(changes);
    await runTraining({ runFolder: whole, resume: false }, quiet);
    const stopped = await prepare(changes);
    await runTraining({ runFolder: stopped, resume: false }, until(3, 'stop'));
    await runTraining({ runFolder: stopped, resume: true }, quiet);
    expect(Buffer.compare(await finalGraph(stopped), await finalGraph(whole))).toBe(0);
    const bytesOf = (graph: Uint8Array) =>
      new Map(readModel(graph).initializers.map(({ name, bytes }) => [name, Buffer.from(bytes).toString('base64')]));
    const before = bytesOf(await readFile(join(tinyBertFolder, 'model.onnx')));
    const after = bytesOf(await finalGraph(whole));
    const isFrozen = (name: string) => /embeddings|layer\.0\./.test(name);
    const named = [...before.keys()].filter(name => name.startsWith('bert.'));
    expect(named.filter(name => before.get(name) === after.get(name))).toEqual(named.filter(isFrozen));
  });

  it('goes on with other micro-batches, and with other threads, to nearly the same weights', async () => {
    const whole = await prepare();
    await runTraining({ runFolder: whole, resume: false }, quiet);
    // The rounding noise of gradients that are zero in theory becomes steps of full size.
    const noise = /key\.bias$|layer\.1\.output\.LayerNorm\.bias$|qa_outputs\.bias$/;
    const floats = async (folder: RunFolder) =>
      readModel(await finalGraph(folder)).initializers.flatMap(tensor =>
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
      expect(Buffer.compare(await finalGraph(folder), await finalGraph(whole)), name).toBe(0);
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
});
