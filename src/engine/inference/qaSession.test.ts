import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { externalDataModel } from '../../../test/support/externalDataModel';
import { temporaryFolder } from '../../../test/support/temporaryFolder';
import { readTinyBertGolden, tinyBertFolder } from '../../../test/support/tinyBert';
import type { PaddedBatch } from '../../core/features/batch';
import { QaSession } from './qaSession';

const modelPath = join(tinyBertFolder, 'model.onnx');
const { batch, startLogits, endLogits } = readTinyBertGolden();

/** The tiny model with some bytes of its file replaced by as many others. */
function patchedModel(replacements: readonly (readonly [string, string])[]): string {
  const bytes = readFileSync(modelPath);
  for (const [from, to] of replacements) {
    for (let at = bytes.indexOf(from); at >= 0; at = bytes.indexOf(from, at + to.length)) bytes.write(to, at, 'latin1');
  }
  return modelFile(bytes);
}

function modelFile(bytes: Uint8Array): string {
  const path = join(temporaryFolder(), 'model.onnx');
  writeFileSync(path, bytes);
  return path;
}

async function openSession(onnxPath: string): Promise<QaSession> {
  const session = await QaSession.open({ onnxPath }, { threads: 1 });
  onTestFinished(() => session.dispose());
  return session;
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((largest, value, index) => Math.max(largest, Math.abs(value - (b[index] ?? NaN))), 0);
}

/** The first tokens of every row. */
function narrowed({ batchSize, sequenceLength, ...tensors }: PaddedBatch, width: number): PaddedBatch {
  const cut = (values: BigInt64Array): BigInt64Array => values.filter((_, index) => index % sequenceLength < width);
  return {
    batchSize,
    sequenceLength: width,
    inputIds: cut(tensors.inputIds),
    attentionMask: cut(tensors.attentionMask),
    tokenTypeIds: cut(tensors.tokenTypeIds),
  };
}

describe('QaSession', () => {
  it("gives PyTorch's logits", async () => {
    const session = await openSession(modelPath);
    const logits = await session.logits(batch);
    expect(largestDifference(logits.startLogits, startLogits)).toBeLessThan(1e-6);
    expect(largestDifference(logits.endLogits, endLogits)).toBeLessThan(1e-6);
  });

  it('computes a float16 model, whose outputs are float16 too', async () => {
    const models = join(tinyBertFolder, '..');
    const [half, full] = await Promise.all(
      ['converted/float16.onnx', 'tiny-distilbert/model.onnx'].map(async name => {
        const session = await openSession(join(models, name));
        return session.logits(narrowed({ ...batch, inputIds: batch.inputIds.map(id => id % 80n) }, 24));
      }),
    );
    const difference = largestDifference(half.endLogits, full.endLogits);
    expect(difference).toBeGreaterThan(0);
    expect(difference).toBeLessThan(2e-3);
  });

  it('takes batches of any shape', async () => {
    const session = await openSession(modelPath);
    const narrow = await session.logits(narrowed(batch, 40));
    expect(narrow.startLogits).toHaveLength(4 * 40);
    const none = await session.logits(narrowed({ ...batch, batchSize: 4 }, 1));
    expect(none.endLogits).toHaveLength(4);
  });

  it('finds outputs without the usual names by their position', async () => {
    const session = await openSession(
      patchedModel([
        ['start_logits', 'first_scores'],
        ['end_logits', 'scores_two'],
      ]),
    );
    const logits = await session.logits(batch);
    expect(largestDifference(logits.startLogits, startLogits)).toBeLessThan(1e-6);
    expect(largestDifference(logits.endLogits, endLogits)).toBeLessThan(1e-6);
  });

  it('refuses a model with one of the two outputs only, or with inputs it cannot fill', async () => {
    const code = { code: 'model-not-qa' };
    await expect(openSession(patchedModel([['end_logits', 'ent_logits']]))).rejects.toMatchObject(code);
    await expect(openSession(patchedModel([['input_ids', 'pixel_ids']]))).rejects.toMatchObject(code);
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'w.data'), new Uint8Array(16));
    writeFileSync(join(folder, 'model.onnx'), externalDataModel('w.data'));
    await expect(openSession(join(folder, 'model.onnx'))).rejects.toMatchObject(code);
  });

  it('tells broken files and unknown operators', async () => {
    const bytes = readFileSync(modelPath);
    for (const broken of [bytes.subarray(0, bytes.length / 2), Buffer.from('no model'), Buffer.alloc(0)]) {
      await expect(openSession(modelFile(broken))).rejects.toMatchObject({ code: 'model-invalid' });
    }
    const missing = join(temporaryFolder(), 'model.onnx');
    await expect(openSession(missing)).rejects.toMatchObject({ code: 'model-invalid' });
    const unknown = patchedModel([['Softmax', 'Softmix']]);
    await expect(openSession(unknown)).rejects.toMatchObject({ code: 'operator-unsupported' });
  });

  it('reads external data from the model folder only', async () => {
    const outer = temporaryFolder();
    writeFileSync(join(outer, 'secret.data'), new Uint8Array(16));
    const path = join(outer, 'model.onnx');
    const inner = join(temporaryFolder(), 'model.onnx');
    writeFileSync(path, externalDataModel('secret.data'));
    await expect(openSession(path)).rejects.toMatchObject({ code: 'model-not-qa' });
    for (const location of [join(outer, 'secret.data'), `../${outer.split(/[/\\]/).at(-1)}/secret.data`]) {
      writeFileSync(inner, externalDataModel(location));
      await expect(openSession(inner), location).rejects.toMatchObject({ code: 'model-invalid' });
    }
  });

  it('fails with a code on a batch beyond the positions of the model', async () => {
    const session = await openSession(modelPath);
    const size = 600;
    const long: PaddedBatch = {
      batchSize: 1,
      sequenceLength: size,
      inputIds: new BigInt64Array(size),
      attentionMask: new BigInt64Array(size).fill(1n),
      tokenTypeIds: new BigInt64Array(size),
    };
    await expect(session.logits(long)).rejects.toMatchObject({ code: 'model-invalid' });
  });
});
