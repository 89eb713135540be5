import { activationOperators } from './activations';
import { elementwiseOperators } from './elementwise';
import { matrixProductOperators } from './matrixProducts';
import type { TensorOperator } from './operator';
import { reductionOperators } from './reductions';
import { selectionOperators } from './selections';
import { shapeOperators } from './shapes';

/** One translation per ONNX operator. An operator without one is an error that names it: add it here. */
export const operatorTable: ReadonlyMap<string, TensorOperator> = new Map<string, TensorOperator>(
  Object.entries({
    ...elementwiseOperators,
    ...activationOperators,
    ...matrixProductOperators,
    ...reductionOperators,
    ...shapeOperators,
    ...selectionOperators,
  }),
);
