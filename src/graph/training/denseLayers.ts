import type { GraphIndex } from '../graphIndex';

/** Whether a value is a dense layer's output: a matrix product, with or without bias and reshaping. */
export function isDenseOutput(index: GraphIndex, value: string): boolean {
  const node = index.producer.get(value);
  switch (node?.op) {
    case 'MatMul':
    case 'Gemm':
      return true;
    case 'Reshape':
      return isDenseOutput(index, node.inputs[0]);
    case 'Add':
      return node.inputs.some((input, i) => isDenseOutput(index, input) && !index.producer.has(node.inputs[1 - i]));
    default:
      return false;
  }
}

/** Names of what a dense layer's output was made from, besides its input. */
export function denseParameters(index: GraphIndex, value: string): readonly string[] {
  const node = index.producer.get(value);
  switch (node?.op) {
    case 'Reshape':
      return denseParameters(index, node.inputs[0]);
    case 'MatMul':
    case 'Gemm':
      return node.inputs.slice(1);
    case 'Add':
      return node.inputs.flatMap(input => (index.producer.has(input) ? denseParameters(index, input) : [input]));
    default:
      return [];
  }
}
