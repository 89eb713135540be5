import { cpSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { externalDataModel } from '../../../test/support/externalDataModel';
import { temporaryFolder } from '../../../test/support/temporaryFolder';
import { readModel } from '../../graph/onnx/readModel';
import { readTrainableModel } from '../../graph/trainableModel';
import { QaSession } from '../inference/qaSession';
import { readOnnxFile } from './readOnnxFile';

const fixtures = join(import.meta.dirname, '../../../test/fixtures/models');
const whole = join(fixtures, 'tiny-distilbert/model.onnx');
const names = ['external.onnx', 'external.onnx.data'] as const;

/** The fixture in a folder of its own, under the names that Hugging Face uses. */
function externalModel(folder: string): string {
  for (const name of names) cpSync(join(fixtures, 'converted', name), join(folder, name));
  return join(folder, names[0]);
}

describe('readOnnxFile', () => {
  it('takes in the weights of a second file: the same model as in one', async () => {
    const bytes = await readOnnxFile(externalModel(temporaryFolder()));
    const expected = readModel(readFileSync(whole)).initializers;
    const found = new Map(readModel(bytes).initializers.map(tensor => [tensor.name, tensor]));
    expect(found.size).toBe(expected.length);
    for (const { name, dims, bytes: values } of expected) {
      expect(found.get(name)?.dims, name).toEqual(dims);
      expect(Buffer.compare(found.get(name)?.bytes ?? new Uint8Array(0), values), name).toBe(0);
    }
  });

  it('what is saved from it changes its own bytes only, and loads by itself', async () => {
    const bytes = await readOnnxFile(externalModel(temporaryFolder()));
    const model = readTrainableModel(bytes);
    const saved = model.withValues(parameter => model.initialValues(parameter));
    expect(Buffer.compare(saved, bytes)).toBe(0);
    const onnxPath = join(temporaryFolder(), 'model.onnx');
    writeFileSync(onnxPath, saved);
    await (await QaSession.open({ onnxPath })).dispose();
  });

  it('gives a file without external data as it is', async () => {
    expect(Buffer.compare(await readOnnxFile(whole), readFileSync(whole))).toBe(0);
  });

  it('follows links where the model and its weights lie together, as in a cache', async () => {
    const folder = temporaryFolder();
    const [cache, model] = ['blobs', 'model'].map(name => join(folder, name));
    for (const path of [cache, model]) mkdirSync(path);
    externalModel(cache);
    for (const name of names) symlinkSync(join(cache, name), join(model, name));
    expect(readModel(await readOnnxFile(join(model, names[0]))).initializers.length).toBeGreaterThan(0);
  });

  it('refuses weights outside the folder, also through a link', async () => {
    const parent = temporaryFolder();
    const folder = join(parent, 'model');
    mkdirSync(folder);
    const path = externalModel(folder);
    renameSync(join(folder, names[1]), join(parent, 'secret'));
    symlinkSync(join(parent, 'secret'), join(folder, names[1]));
    await expect(readOnnxFile(path)).rejects.toMatchObject({ code: 'model-invalid' });
    for (const location of ['../secret', join(parent, 'secret'), 'a/../../secret', '..\\secret', '']) {
      writeFileSync(path, externalDataModel(location));
      await expect(readOnnxFile(path), location).rejects.toMatchObject({ code: 'model-invalid' });
    }
  });

  it('names a missing or short file', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'model.onnx');
    writeFileSync(path, externalDataModel('weights'));
    await expect(readOnnxFile(path)).rejects.toMatchObject({ code: 'file-missing' });
    writeFileSync(join(folder, 'weights'), new Uint8Array(12));
    await expect(readOnnxFile(path)).rejects.toMatchObject({ code: 'model-invalid' });
  });
});
