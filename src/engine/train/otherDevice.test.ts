import { createRequire } from 'node:module';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../../test/support/temporaryFolder';
import { foldEvents } from '../../core/runs/foldEvents';
import { runConfigSchema, type RunConfigInput } from '../../core/runs/runConfig';
import type { RunEvent } from '../../core/runs/runEvent';
import type { RunFolder } from '../runFolder/runFolder';
import { TensorFlowExecutor } from './executors/tensorflow/tensorFlowExecutor';
import { prepareRun } from './prepareRun';
import { runTraining } from './runTraining';
import { lengthStep } from './trainer';

const repository = join(__dirname, '../../..');

/** A folder with a TensorFlow.js as a user has it, but on its plain backend. */
async function installPlainTensorFlow(): Promise<string> {
  const folder = temporaryFolder();
  const packageFolder = join(folder, 'node_modules', '@tensorflow', 'tfjs-node');
  await mkdir(packageFolder, { recursive: true });
  const { resolve } = createRequire(__filename);
  const [core, backend] = ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-cpu'].map(name => resolve(name));
  const code = `require(${JSON.stringify(backend)}); module.exports = require(${JSON.stringify(core)});`;
  await writeFile(join(packageFolder, 'index.js'), code);
  return folder;
}

describe('a run on TensorFlow.js', () => {
  let tensorFlowFolders: string[] = [];

  beforeEach(async () => {
    tensorFlowFolders = [await installPlainTensorFlow()];
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  const prepare = (changes: Partial<RunConfigInput>, folders = tensorFlowFolders): Promise<RunFolder> => {
    const config = {
      train: join(repository, 'media/sample/train.squad.json'),
      maxTrainExamples: 6,
      epochs: 3,
      batchSize: 3,
      maxLength: 96,
      docStride: 16,
      maxSteps: 6,
      learningRate: 1e-4,
      // An element of a mask within rounding of its threshold may fall on the other side on another device.
      dropout: 0,
      threads: 1,
      ...changes,
    };
    const shippedModel = join(repository, 'test/fixtures/models/tiny-bert');
    const paths = { shippedModel, runsFolder: temporaryFolder(), version: 'test', tensorFlowFolders: folders };
    return prepareRun(runConfigSchema.parse(config), paths);
  };

  async function train(runFolder: RunFolder, resume: boolean, lastStep = Infinity): Promise<void> {
    let step = 0;
    const emit = (event: RunEvent) => {
      if (event.type === 'step') step = event.step;
    };
    await runTraining({ runFolder, resume, tensorFlowFolders }, { emit, shouldStop: () => step >= lastStep });
  }

  /** As if the run folder came from where another device was chosen. */
  async function moveTo(runFolder: RunFolder, device: 'cpu' | 'tensorflow'): Promise<void> {
    const manifest = await runFolder.readManifest();
    await runFolder.writeManifest({ ...manifest, config: { ...manifest.config, device } });
  }

  const losses = async (folder: RunFolder) =>
    foldEvents((await folder.readEvents()).events).flatMap(event => (event.type === 'step' ? [event.loss] : []));

  it('goes on from the CPU and back again, with the losses of a run that stayed there', async () => {
    const whole = await prepare({ device: 'cpu' });
    await train(whole, false);
    const moving = await prepare({ device: 'cpu' });
    await train(moving, false, 2);
    await moveTo(moving, 'tensorflow');
    await train(moving, true, 4);
    expect(await moving.readManifest()).toMatchObject({
      device: expect.stringContaining('TensorFlow') as unknown,
      executor: { id: 'tensorflow', precision: 'float32' },
    });
    await moveTo(moving, 'cpu');
    await train(moving, true);
    const [expected, found] = [await losses(whole), await losses(moving)];
    expect(found).toHaveLength(6);
    for (const [i, loss] of found.entries()) {
      expect(Math.abs(loss - expected[i]), `loss of step ${i + 1}`).toBeLessThan(1e-5);
    }
    const { events } = await moving.readEvents();
    const devices = events.flatMap(event => (event.type === 'start' ? [event.device] : []));
    expect(devices).toEqual([expect.stringMatching(/^CPU/u), expect.stringContaining('TensorFlow'), devices[0]]);
  });

  it('is prepared for the longest windows that there are, not for the longest allowed', async () => {
    const compiled = vi.spyOn(TensorFlowExecutor.prototype, 'compile');
    const run = await prepare({ device: 'tensorflow', maxSteps: 1, maxLength: 512 });
    await train(run, false);
    expect(compiled).toHaveBeenCalledTimes(1);
    const { batchSize, sequenceLength } = compiled.mock.calls[0][0];
    expect(batchSize).toBe(3);
    expect(sequenceLength % lengthStep).toBe(0);
    expect(sequenceLength).toBeLessThan(512);
  });

  it('auto does not take it where it has no GPU', async () => {
    const run = await prepare({ device: 'auto', maxSteps: 1, precision: 'float16' });
    expect((await run.readManifest()).executor).toBeUndefined();
    await train(run, false);
    const { events } = await run.readEvents();
    expect(events.find(event => event.type === 'start')?.device).toMatch(/^CPU/u);
    expect(events).toContainEqual(expect.objectContaining({ type: 'warning', code: 'precision-ignored' }));
    // What was chosen is known afterwards, and that it is float32 after all; the config still says what was wanted.
    expect(await run.readManifest()).toMatchObject({
      device: expect.stringMatching(/^CPU/u) as unknown,
      executor: { id: 'cpu', precision: 'float32' },
      config: { device: 'auto', precision: 'float16' },
    });
  });

  it('a device that is not usable is refused before a folder is made', async () => {
    await expect(prepare({ device: 'tensorflow' }, [temporaryFolder()])).rejects.toMatchObject({
      code: 'device-unusable',
    });
  });
});
