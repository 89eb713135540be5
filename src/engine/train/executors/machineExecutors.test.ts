import * as ort from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { readGoldenModel } from '../../../../test/support/goldenModel';
import { tinyBertFolder } from '../../../../test/support/tinyBert';
import { ParameterStore } from '../parameterStore';
import { machineExecutors } from './machineExecutors';

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
