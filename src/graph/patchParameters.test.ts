import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { joinPieces } from '../../test/support/joinPieces';
import { modelBytes } from './onnx/modelFiles';
import { readModel } from './onnx/readModel';
import { floatsOf, floatTensor, makeNode } from './onnx/tensors';
import type { Model } from './onnx/types';
import { writeModel } from './onnx/writeModel';
import { writeModelFiles } from './onnx/writeModelFiles';
import type { Parameter } from './parameters';
import { readTrainableModel } from './trainableModel';

const fixtures = join(import.meta.dirname, '../../test/fixtures/models/converted');
const stored = readFileSync(join(fixtures, 'external.onnx'));
const weights = readFileSync(join(fixtures, 'external.onnx.data'));
const external = new Map([['external.onnx.data', weights]]);

/** The numbers of a parameter, each one more than it was. */
const oneMore = (model: { initialValues(parameter: Parameter): Float32Array }) => (parameter: Parameter) =>
  model.initialValues(parameter).map(value => value + 1);

const differing = (a: Uint8Array, b: Uint8Array) => [...a.keys()].filter(i => a[i] !== b[i]);

describe('a model with external data', () => {
  it('keeps every byte of both files when its values are the same', () => {
    const model = readTrainableModel(stored, external);
    const files = model.withValues(parameter => model.initialValues(parameter));
    expect(Buffer.compare(joinPieces(files.graph), stored)).toBe(0);
    expect([...files.external.keys()]).toEqual([...external.keys()]);
    for (const pieces of files.external.values()) expect(Buffer.compare(joinPieces(pieces), weights)).toBe(0);
    expect(modelBytes(files)).toBe(stored.length + weights.length);
  });

  it('changes no other byte than those of its parameters', () => {
    const model = readTrainableModel(stored, external);
    const files = model.withValues(oneMore(model));
    const [graph, data] = [files.graph, [...files.external.values()].flat()].map(joinPieces);
    expect([graph.length, data.length]).toEqual([stored.length, weights.length]);
    const bytesOf = (wanted: string | null) =>
      new Set(
        model.parameters.flatMap(({ tensors }) =>
          tensors.flatMap(({ place, bytes }) =>
            place?.location === wanted ? Array.from(bytes, (_, i) => place.offset + i) : [],
          ),
        ),
      );
    const inGraph = bytesOf(null);
    const inData = bytesOf('external.onnx.data');
    expect(Math.min(inGraph.size, inData.size)).toBeGreaterThan(0);
    expect(differing(graph, stored).every(i => inGraph.has(i))).toBe(true);
    expect(differing(data, weights).every(i => inData.has(i))).toBe(true);
    const again = readTrainableModel(graph, new Map([['external.onnx.data', data]]));
    expect(again.parameters.map(({ name }) => name)).toEqual(model.parameters.map(({ name }) => name));
    for (const [i, parameter] of again.parameters.entries()) {
      expect(again.initialValues(parameter)).toEqual(oneMore(model)(model.parameters[i]));
    }
  });
});

/** Adds the tensors to its input; each is at a place of one external file. */
function modelOf(tensors: readonly { name: string; dims: readonly number[]; offset: number }[], size: number) {
  const numbers = Float32Array.from({ length: size / 4 }, (_, i) => i + 1);
  const data = new Uint8Array(numbers.buffer);
  const places = tensors.map(({ name, dims, offset }) => {
    const count = dims.reduce((product, dim) => product * dim, 1);
    const tensor = floatTensor(name, dims, numbers.subarray(offset / 4, offset / 4 + count));
    return [tensor, { location: 'data', offset, length: 4 * count }] as const;
  });
  const model: Model = {
    irVersion: 8,
    opsets: new Map([['', 17]]),
    graphName: 'sum',
    nodes: tensors.map(({ name }, i) => makeNode('Add', [i === 0 ? 'x' : `y${i - 1}`, name], [`y${i}`])),
    initializers: places.map(([tensor]) => tensor),
    inputs: [{ name: 'x', dataType: 1, dims: [2, 2] }],
    outputs: [{ name: `y${tensors.length - 1}`, dataType: 1, dims: [2, 2] }],
  };
  return { bytes: writeModel(model, new Map(places)), external: new Map([['data', data]]) };
}

describe('tensors that share their place', () => {
  it('are one parameter where they are the same weight', () => {
    const tied = [
      { name: 'a', dims: [2, 2], offset: 0 },
      { name: 'b', dims: [2, 2], offset: 0 },
      { name: 'c', dims: [2], offset: 20 },
    ];
    const file = modelOf(tied, 32);
    const model = readTrainableModel(file.bytes, file.external);
    expect(model.parameters.map(({ tensors }) => tensors.length)).toEqual([2, 1]);
    const files = model.withValues(oneMore(model));
    expect(Buffer.compare(joinPieces(files.graph), file.bytes)).toBe(0);
    const data = joinPieces(files.external.get('data') ?? []);
    expect([...new Float32Array(data.buffer)]).toEqual([2, 3, 4, 5, 5, 7, 8, 8]);
  });

  it.each([
    ['the same place', 0],
    ['a part of it', 4],
  ])('get places of their own where they are different weights: %s', (_name, offset) => {
    const vectors = [
      { name: 'a', dims: [2], offset: 0 },
      { name: 'b', dims: [2], offset },
    ];
    const file = modelOf(vectors, 16);
    const model = readTrainableModel(file.bytes, file.external);
    const files = model.withValues(({ name }) => Float32Array.of(7, name === 'a' ? 8 : 9));
    expect(files.external.size).toBe(0);
    const [a, b] = readModel(joinPieces(files.graph)).initializers.map(tensor => [...floatsOf(tensor)]);
    expect([a, b]).toEqual([
      [7, 8],
      [7, 9],
    ]);
  });
});

describe('a model that is too large for one file', () => {
  it('is written with its weights in a second one, and read back the same', () => {
    const model = readModel(stored, external);
    const files = writeModelFiles(model, 'model.onnx_data', 4096);
    expect([...files.external.keys()]).toEqual(['model.onnx_data']);
    const data = joinPieces(files.external.get('model.onnx_data') ?? []);
    const again = readModel(joinPieces(files.graph), new Map([['model.onnx_data', data]]));
    const outside = again.initializers.filter(({ place }) => place?.location === 'model.onnx_data');
    expect(outside.length).toBeGreaterThan(0);
    expect(outside.every(({ place }) => place !== null && place.offset % 64 === 0)).toBe(true);
    expect(again.initializers.map(({ name }) => name)).toEqual(model.initializers.map(({ name }) => name));
    for (const [i, { name, bytes }] of again.initializers.entries()) {
      expect(Buffer.compare(bytes, model.initializers[i].bytes), name).toBe(0);
    }
  });

  it('is one file where it fits', () => {
    const model = readModel(stored, external);
    const files = writeModelFiles(model, 'model.onnx_data');
    expect(files.external.size).toBe(0);
    expect(readModel(joinPieces(files.graph)).initializers).toHaveLength(model.initializers.length);
  });
});
