import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../../test/support/temporaryFolder';
import { tinyBertFolder } from '../../../test/support/tinyBert';
import { prepareTinyRun, quiet, sample, until } from '../../../test/support/tinyRun';
import type { RunConfigInput } from '../../core/runs/runConfig';
import { readModel } from '../../graph/onnx/readModel';
import { writeModel } from '../../graph/onnx/writeModel';
import { CpuExecutor } from './executors/cpuExecutor';
import { runTraining } from './runTraining';

let runs: string;
beforeEach(() => {
  runs = temporaryFolder();
});
afterEach(() => {
  vi.restoreAllMocks();
});
const prepare = (changes: Partial<RunConfigInput> = {}) => prepareTinyRun(runs, changes);

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

  it('an operator without a gradient rule, by its name; the executor made before that is let go of', async () => {
    const disposed = vi.spyOn(CpuExecutor.prototype, 'dispose');
    const model = join(runs, 'model');
    await mkdir(model);
    for (const name of ['config.json', 'tokenizer.json'])
      await writeFile(join(model, name), await readFile(join(tinyBertFolder, name)));
    const graph = readModel(await readFile(join(tinyBertFolder, 'model.onnx')));
    const nodes = graph.nodes.map(node => (node.op === 'Erf' ? { ...node, op: 'Sin' } : node));
    await writeFile(join(model, 'model.onnx'), writeModel({ ...graph, nodes }));
    const folder = await prepare({ model });
    await expect(runTraining({ runFolder: folder, resume: false }, quiet)).rejects.toMatchObject({
      code: 'operator-unsupported',
      details: { operator: 'Sin' },
    });
    expect(disposed).toHaveBeenCalledTimes(1);
    expect(await folder.readStatus()).toMatchObject({ state: 'failed' });
  });
});
