import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { tinyBertFolder } from '../../../test/support/tinyBert';
import { runConfigSchema, type RunConfigInput } from '../../core/runs/runConfig';
import type { RunEvent, RunEventOf } from '../../core/runs/runEvent';
import { readTrainableModel } from '../../graph/trainableModel';
import { chooseMicroBatch, machineShare, needsOf } from './chooseMicroBatch';
import { OrtGraphTools } from './ortGraphTools';
import { ParameterStore } from './parameterStore';

const model = readTrainableModel(readFileSync(join(tinyBertFolder, 'model.onnx')));
const settings = { rates: { hidden: 0.1, attention: 0.1 }, threads: 1, paddingId: 0, paddedPositions: false };
const parts = { model, store: new ParameterStore(model), settings, tools: new OrtGraphTools(ort) };
const gibibyte = 2 ** 30;
const roomy = { ...parts, machine: { availableBytes: 64 * gibibyte, threads: 2 } };
const configOf = (changes: Partial<RunConfigInput> = {}) =>
  runConfigSchema.parse({ train: 'x', batchSize: 8, maxLength: 64, docStride: 16, ...changes });
const startWith = (microBatch: RunEventOf<'start'>['microBatch']): RunEvent =>
  ({ type: 'start', microBatch }) as RunEventOf<'start'>;

describe('chooseMicroBatch', () => {
  it('takes what is said, what the run did before, and otherwise a whole batch where it fits', async () => {
    const earlier = [startWith({ windows: 8, tokens: 128 })];
    const given = configOf({ microBatchSize: 2 });
    const limits = [
      await chooseMicroBatch(given, 5, earlier, roomy),
      await chooseMicroBatch(given, undefined, earlier, roomy),
      await chooseMicroBatch(configOf(), undefined, earlier, roomy),
      await chooseMicroBatch(configOf(), undefined, [startWith(undefined)], {
        ...roomy,
        machine: { availableBytes: 1, threads: 1 },
      }),
      await chooseMicroBatch(configOf(), undefined, [], roomy),
      await chooseMicroBatch(configOf(), undefined, [], null),
    ].map(({ limit }) => limit);
    expect(limits).toEqual([
      { windows: 5, tokens: null },
      { windows: 2, tokens: null },
      { windows: 8, tokens: 128 },
      { windows: 8, tokens: null },
      { windows: 8, tokens: null },
      { windows: 8, tokens: null },
    ]);
  });

  it('takes less where memory is short, and says so', async () => {
    const { bytesPerWindow, fixedBytes } = await needsOf(configOf(), parts);
    const buffers = 16 * parts.store.trainedSize;
    const availableBytes = (buffers + fixedBytes + 2.5 * bytesPerWindow) / 0.8;
    const { limit, note } = await chooseMicroBatch(configOf(), undefined, [], {
      ...parts,
      machine: { availableBytes, threads: 2 },
    });
    expect(limit).toEqual({ windows: 8, tokens: 2 * 64 });
    expect(note).toContain('2 of 8');
  });

  it('what a window needs grows with its length, attention with the square', async () => {
    const short = await needsOf(configOf(), parts);
    const long = await needsOf(configOf({ maxLength: 128 }), parts);
    expect(long.bytesPerWindow).toBeGreaterThan(2 * short.bytesPerWindow);
    expect(long.bytesPerWindow).toBeLessThan(4 * short.bytesPerWindow);
    expect(long.operationsPerWindow).toBeGreaterThan(2 * short.operationsPerWindow);
  });

  it('a machine has memory and threads', () => {
    expect(machineShare(3).threads).toBe(3);
    expect(machineShare(undefined).availableBytes).toBeGreaterThan(0);
  });
});
