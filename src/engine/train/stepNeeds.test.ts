import { expect, it } from 'vitest';
import { makeNode } from '../../graph/onnx/tensors';
import { DataType, type ValueType } from '../../graph/onnx/types';
import type { TrainingGraph } from '../../graph/training/trainingGraph';
import { stepNeeds } from './stepNeeds';

const float = (...dims: number[]): ValueType => ({ dataType: DataType.float, dims });

/** A graph whose largest value, of 100 elements a window, is gone before its rows are made. */
function graphOf(windows: number): { readonly graph: TrainingGraph; readonly types: Map<string, ValueType> } {
  const types = new Map([
    ['narrow', float(windows, 10)],
    ['wide', float(windows, 100)],
    ['rows', float(windows, 3)],
    ['gradient', float(7)],
    ['loss', float()],
  ]);
  const nodes = ['wide', 'rows', 'gradient', 'loss'].map((output, i, all) =>
    makeNode('Exp', [i === 0 ? 'narrow' : all[i - 1]], [output]),
  );
  const outputs = ['rows', 'gradient', 'loss'].map(name => ({ name, dataType: DataType.float, dims: null }));
  const model = {
    irVersion: 8,
    opsets: new Map(),
    graphName: '',
    nodes: [makeNode('Exp', ['x'], ['narrow']), ...nodes],
    initializers: [],
    inputs: [{ name: 'x', dataType: DataType.float, dims: [windows, 10] }],
    outputs,
  };
  const denseGradients = new Map([['weight', 'gradient']]);
  return { graph: { model, loss: 'loss', denseGradients, embeddingGradients: [], dropoutSites: [] }, types };
}

it('counts rows and loss from the first node on, and no gradients of whole parameters', async () => {
  let types: ReadonlyMap<string, ValueType> = new Map();
  const tools = { fold: (model: Uint8Array) => Promise.resolve(model), outputTypes: () => Promise.resolve(types) };
  const needs = await stepNeeds(windows => {
    const built = graphOf(windows);
    ({ types } = built);
    return Promise.resolve(built.graph);
  }, tools);
  expect(needs).toEqual({ bytesPerWindow: 4 * (10 + 100 + 3), fixedBytes: 4, operationsPerWindow: 0 });
});
