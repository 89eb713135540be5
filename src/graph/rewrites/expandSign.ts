import { DataType } from '../onnx/types';
import type { NodeRewrite } from './rewriteNodes';

/** Sign as two comparisons, for devices that have no kernel of it. */
export const expandSign: NodeRewrite = (node, builder) => {
  const [x] = node.inputs;
  const [output] = node.outputs;
  const dims = builder.dimsOf(x);
  const zero = builder.float(0);
  const compare = (op: string) => builder.emit(op, [x, zero], dims, { dataType: DataType.bool });
  const below = builder.emit('Where', [compare('Less'), builder.float(-1), zero], dims);
  builder.emit('Where', [compare('Greater'), builder.float(1), below], dims, { name: output });
};
