import { makeNode } from '../../../../graph/onnx/tensors';
import { DataType, type Model } from '../../../../graph/onnx/types';

/**
 * A graph that gives float32 tensors as they are, for the way to a device and back: a tensor on a device must not be read with
 * `getData`, which ends the process. Input and output of number i are `in/i` and `out/i`.
 */
export function copyGraph(shapes: readonly (readonly number[])[]): Model {
  const info = (kind: string) => shapes.map((dims, i) => ({ name: `${kind}/${i}`, dataType: DataType.float, dims }));
  return {
    irVersion: 8,
    opsets: new Map([['', 17]]),
    graphName: 'copy',
    nodes: shapes.map((_, i) => makeNode('Identity', [`in/${i}`], [`out/${i}`])),
    initializers: [],
    inputs: info('in'),
    outputs: info('out'),
  };
}
