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
  ['float16', ['precision-ignored']],
  ['float32', []],
] as const)('%s on the CPU: computes, and tells where another precision was wanted', async (precision, expected) => {
  const { model, golden, settings, updateOf } = await readGoldenModel(tinyBertFolder);
  const warnings: string[] = [];
  const report = { id: 'cpu', name: 'A processor', backend: 'CPU', usable: true, reason: '' } as const;
  const [option] = machineExecutors([report], {
    ort,
    model,
    store: new ParameterStore(model),
    settings: { ...settings, precision },
    lossScale: undefined,
    tensorFlowFolders: [],
    shape: golden.batch,
    onWarning: code => warnings.push(code),
  });
  const executor = await option.create();
  const { loss } = await executor.step([golden.batch], updateOf(1));
  await executor.dispose();
  expect(Math.abs(loss - golden.train.losses[0])).toBeLessThan(2e-6);
  expect(warnings).toEqual(expected);
});

it('WebGPU goes on with the loss scale that the run had, and tells of nodes on the CPU under a code of their own', async () => {
  const { model, golden, settings } = await readGoldenModel(tinyBertFolder);
  const created = vi.spyOn(WebGpuExecutor, 'create').mockImplementation((_request, onSlowNodes) => {
    onSlowNodes?.('Some nodes are slow.');
    return Promise.reject(new Error('no GPU in a test'));
  });
  const warnings: string[][] = [];
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
    onWarning: (...warning) => warnings.push(warning),
  });
  expect(option.precision).toBe('float16');
  await expect(option.create()).rejects.toThrow('no GPU in a test');
  expect(created.mock.calls[0][0]).toMatchObject({ lossScale });
  expect(warnings).toEqual([['nodes-on-cpu', 'Some nodes are slow.']]);
});
