import { cpSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Reader, Writer } from 'protobufjs/minimal.js';
import { describe, expect, it } from 'vitest';
import { externalDataModel } from '../../../test/support/externalDataModel';
import { temporaryFolder } from '../../../test/support/temporaryFolder';
import { readModel } from '../../graph/onnx/readModel';
import { readFields } from '../../graph/onnx/readFields';
import { makeNode } from '../../graph/onnx/tensors';
import type { Attribute } from '../../graph/onnx/types';
import { writeModel } from '../../graph/onnx/writeModel';
import { nodeFileSystem } from '../files/fileSystem';
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
  it('reads the weights of a second file: the same model as in one', async () => {
    const { bytes, external } = await readOnnxFile(externalModel(temporaryFolder()));
    const expected = readModel(readFileSync(whole)).initializers;
    const found = new Map(readModel(bytes, external).initializers.map(tensor => [tensor.name, tensor]));
    expect(found.size).toBe(expected.length);
    for (const { name, dims, bytes: values } of expected) {
      expect(found.get(name)?.dims, name).toEqual(dims);
      expect(Buffer.compare(found.get(name)?.bytes ?? new Uint8Array(0), values), name).toBe(0);
    }
  });

  it('gives a file without external data as it is', async () => {
    const { bytes, external } = await readOnnxFile(whole);
    expect(Buffer.compare(bytes, readFileSync(whole))).toBe(0);
    expect(external.size).toBe(0);
  });

  it('follows links where the model and its weights lie together, as in a cache', async () => {
    const folder = temporaryFolder();
    const [cache, model] = ['blobs', 'model'].map(name => join(folder, name));
    for (const path of [cache, model]) mkdirSync(path);
    externalModel(cache);
    for (const name of names) symlinkSync(join(cache, name), join(model, name));
    const { bytes, external } = await readOnnxFile(join(model, names[0]));
    expect(readModel(bytes, external).initializers.length).toBeGreaterThan(0);
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

  it('names a missing or short file, and a place that is none', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'model.onnx');
    const read = () => readOnnxFile(path).then(({ bytes, external }) => readModel(bytes, external));
    writeFileSync(path, externalDataModel('weights'));
    await expect(read()).rejects.toMatchObject({ code: 'file-missing' });
    writeFileSync(join(folder, 'weights'), new Uint8Array(12));
    await expect(read()).rejects.toMatchObject({ code: 'model-invalid' });
    writeFileSync(join(folder, 'weights'), new Uint8Array(32));
    await expect(read()).resolves.toMatchObject({ initializers: [{ place: { location: 'weights', offset: 0 } }] });
    for (const offset of ['-16', '0.5', '99999999999999999999', 'x', '20', '32']) {
      writeFileSync(path, externalDataModel('weights', offset));
      await expect(read(), offset).rejects.toMatchObject({ code: 'model-invalid' });
    }
  });

  it('knows a file by one name, and refuses the names of other files of a model folder', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'model.onnx');
    writeFileSync(join(folder, 'weights'), new Uint8Array(16));
    writeFileSync(path, externalDataModel('././/weights'));
    expect([...(await readOnnxFile(path)).external.keys()]).toEqual(['weights']);
    for (const name of ['config.json', 'Model.ONNX', './optimizer.safetensors']) {
      writeFileSync(join(folder, name), new Uint8Array(16));
      writeFileSync(path, externalDataModel(name));
      await expect(readOnnxFile(path), name).rejects.toMatchObject({ code: 'model-invalid' });
    }
  });

  it('refuses an ONNX file of more than 2 GB before reading it', async () => {
    const size = (bytes: number) => ({ ...nodeFileSystem, size: () => Promise.resolve(bytes) });
    await expect(readOnnxFile(whole, size(2 ** 31))).rejects.toMatchObject({ code: 'model-invalid' });
    await expect(readOnnxFile(whole, size(2 ** 31 - 1))).resolves.toBeDefined();
    await expect(readOnnxFile(join(temporaryFolder(), 'none'))).rejects.toMatchObject({ code: 'file-missing' });
  });

  it('finds the files of tensors in subgraphs', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'model.onnx');
    const { bytes, external } = await readOnnxFile(externalModel(folder));
    const model = readModel(bytes, external);
    const inner = graphAttribute('then_branch', externalDataModel('inner'));
    const attributes = new Map<string, Attribute>([['then_branch', { kind: 'encoded', bytes: inner }]]);
    writeFileSync(path, writeModel({ ...model, nodes: [...model.nodes, { ...makeNode('If', [], []), attributes }] }));
    writeFileSync(join(folder, 'inner'), new Uint8Array(16));
    expect([...(await readOnnxFile(path)).external.keys()]).toEqual(['inner']);
  });
});

/** An attribute whose value is the graph of a model. */
function graphAttribute(name: string, model: Uint8Array): Uint8Array {
  const reader = Reader.create(model);
  let graph: Uint8Array = new Uint8Array(0);
  readFields(reader, model.length, { 7: r => (graph = r.bytes()) });
  return Writer.create().uint32(10).string(name).uint32(50).bytes(graph).uint32(160).int32(5).finish();
}
