import * as ort from 'onnxruntime-node';
import { afterEach, expect, it, vi } from 'vitest';
import { readGoldenModel } from '../../../../test/support/goldenModel';
import { tinyBertFolder } from '../../../../test/support/tinyBert';
import { ParameterStore } from '../parameterStore';
import { machineExecutors } from './machineExecutors';
import { WebGpuExecutor } from './webgpu/webGpuExecutor';

afterEach(() => {
  vi.restoreAllMocks();
});

it.each([
  ['float16', 1],
  ['float32', 0],
] as const)('%s on the CPU: computes, and tells where another precision was wanted', async (precision, count) => {
  const { model, golden, settings, updateOf } = await readGoldenModel(tinyBertFolder);
  const notes: string[] = [];
  const report = { id: 'cpu', name: 'A processor', backend: 'CPU', usable: true, reason: '' } as const;
  const [option] = machineExecutors([report], {
    ort,
    model,
    store: new ParameterStore(model),
    settings: { ...settings, precision },
    lossScale: undefined,
    tensorFlowFolders: [],
    shape: golden.batch,
    onNote: message => notes.push(message),
  });
  const executor = await option.create();
  const { loss } = await executor.step([golden.batch], updateOf(1));
  await executor.dispose();
  expect(Math.abs(loss - golden.train.losses[0])).toBeLessThan(2e-6);
  expect(notes).toHaveLength(count);
});

it('WebGPU goes on with the loss scale that the run had', async () => {
  const { model, golden, settings } = await readGoldenModel(tinyBertFolder);
  const created = vi.spyOn(WebGpuExecutor, 'create').mockRejectedValue(new Error('no GPU in a test'));
  const report = { id: 'webgpu', name: 'A GPU', backend: 'WebGPU', usable: true, reason: '' } as const;
  const lossScale = { factor: 2 ** 11, goodSteps: 7 };
  const [option] = machineExecutors([report], {
    ort,
    model,
    store: new ParameterStore(model),
    settings: { ...settings, precision: 'float16' },
    lossScale,
    tensorFlowFolders: [],
    shape: golden.batch,
    onNote: () => undefined,
  });
  expect(option.precision).toBe('float16');
  await expect(option.create()).rejects.toThrow('no GPU in a test');
  expect(created.mock.calls[0][0]).toMatchObject({ lossScale });
});
