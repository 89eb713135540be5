import { expect, it } from 'vitest';
import { makeNode } from '../onnx/tensors';
import { DataType, type Model } from '../onnx/types';
import { integerNodes } from './integerNodes';

it('names what makes whole numbers of whole numbers and truths, and no masks', () => {
  const type = (dataType: number) => ({ dataType, dims: [2] });
  const nodes = [
    makeNode('NotEqual', ['ids', 'pad'], ['real']),
    makeNode('CumSum', ['real', 'axis'], ['positions']),
    makeNode('Gather', ['table', 'positions'], ['embedded']),
    makeNode('Cast', ['real'], ['mask']),
    makeNode('Less', ['embedded', 'mask'], ['below']),
    { ...makeNode('Not', ['real'], ['padding']), name: '' },
    makeNode('Unknown', ['real'], ['untyped']),
  ];
  const model: Model = {
    irVersion: 8,
    opsets: new Map(),
    graphName: 'test',
    nodes,
    initializers: [],
    inputs: [],
    outputs: [],
  };
  const types = new Map([
    ...['ids', 'pad', 'axis', 'positions'].map(name => [name, type(DataType.int64)] as const),
    ...['real', 'below', 'padding'].map(name => [name, type(DataType.bool)] as const),
    ...['table', 'embedded', 'mask'].map(name => [name, type(DataType.float)] as const),
  ]);
  expect(integerNodes({ model, types })).toEqual(['NotEqual:real', 'CumSum:positions']);
});
