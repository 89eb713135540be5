import { describe, expect, it } from 'vitest';
import { intAttribute, makeNode } from '../onnx/tensors';
import { DataType, type ValueType } from '../onnx/types';
import { stepCost } from './stepCost';

const float = (...dims: number[]): ValueType => ({ dataType: DataType.float, dims });

describe('stepCost', () => {
  it('a value takes memory until its last use', () => {
    const nodes = [
      makeNode('Exp', ['x'], ['a']),
      makeNode('Exp', ['a'], ['b']),
      makeNode('Exp', ['b'], ['c']),
      makeNode('Add', ['c', 'b'], ['y']),
    ];
    const types = new Map(['x', 'a', 'b', 'c', 'y'].map(name => [name, float(10)]));
    // b, c and y at the last node; a is gone by then.
    expect(stepCost(nodes, types, []).bytes).toBe(3 * 40);
    // What the graph gives lies elsewhere.
    expect(stepCost(nodes, types, ['y']).bytes).toBe(2 * 40);
    expect(stepCost(nodes, types, ['b', 'y']).bytes).toBe(40);
  });

  it('a view holds what it shows, and copies nothing', () => {
    const nodes = [
      makeNode('Exp', ['x'], ['a']),
      makeNode('Reshape', ['a', 'shape'], ['r']),
      makeNode('Cast', ['r'], ['b']),
      makeNode('Exp', ['r'], ['y']),
    ];
    const types = new Map([
      ...['x', 'a', 'r', 'y'].map(name => [name, float(6)] as const),
      ['b', { dataType: DataType.bool, dims: [6] }] as const,
    ]);
    expect(stepCost(nodes, types, []).bytes).toBe(24 + 24);
    expect(stepCost(nodes, types, ['y']).bytes).toBe(24 + 6);
  });

  it('an output that is a view of a value takes nothing, and neither does the value', () => {
    const nodes = [makeNode('Exp', ['x'], ['a']), makeNode('Identity', ['a'], ['out'])];
    const types = new Map(['x', 'a', 'out'].map(name => [name, float(5)]));
    expect(stepCost(nodes, types, []).bytes).toBe(20);
    expect(stepCost(nodes, types, ['out']).bytes).toBe(0);
  });

  it('counts the operations of matrix products', () => {
    const nodes = [
      makeNode('MatMul', ['x', 'w'], ['a']),
      makeNode('Gemm', ['x', 'a'], ['y'], { transA: intAttribute(1) }),
    ];
    const types = new Map([
      ['x', float(3, 4)],
      ['w', float(4, 5)],
      ['a', float(3, 5)],
      ['y', float(4, 5)],
    ]);
    expect(stepCost(nodes, types, ['y']).operations).toBe(2 * 3 * 4 * 5 + 2 * 4 * 3 * 5);
  });
});
