import { indexGraph } from './graphIndex';
import type { GraphNode, Model } from './onnx/types';
import type { Parameter } from './parameters';

/** PyTorch's name of a parameter, and whether the file stores its transpose. */
export interface ParameterName {
  readonly name: string;
  readonly isTransposed: boolean;
}

/**
 * The Hugging Face names of parameters, as far as an export tells them: an initializer that exporters named after its parameter
 * (`bert.encoder.layer.0.output.dense.bias`), or an anonymous matrix (`onnx::MatMul_312`) whose one use is a node named after its
 * module (`/bert/encoder/layer.0/output/dense/MatMul`) or is followed by the addition of that module's named bias; MatMul takes the
 * transpose of what a linear layer keeps.
 * @param model the stored graph, its initializers under their own names
 * @returns by the name of the parameter; a parameter whose name cannot be told is absent
 */
export function parameterNames(model: Model, parameters: readonly Parameter[]): Map<string, ParameterName> {
  const { consumers } = indexGraph(model);
  const names = new Map<string, ParameterName>();
  for (const parameter of parameters) {
    for (const { name, dims } of parameter.tensors) {
      const [user] = consumers.get(name) ?? [];
      const isMatrixOfProduct = user?.op === 'MatMul' && user.inputs[1] === name && dims.length === 2;
      const told = isPath(name)
        ? name
        : isMatrixOfProduct
          ? (nameOfModule(user) ?? nameBesideBias(user, consumers))
          : null;
      if (told === null) continue;
      names.set(parameter.name, { name: told, isTransposed: isMatrixOfProduct });
      break;
    }
  }
  return names;
}

/** A dotted path of identifiers and numbers that ends in what PyTorch calls a parameter. */
const isPath = (name: string): boolean => /^[A-Za-z_][\w]*(\.\w+)+$/.test(name);

/** `/bert/encoder/layer.0/attention/self/query/MatMul` is the product of the module `bert.encoder.layer.0.attention.self.query`. */
function nameOfModule({ name }: GraphNode): string | null {
  const match = /^\/([\w./]+)\/MatMul(?:_\d+)?$/.exec(name);
  return match ? `${match[1].replaceAll('/', '.')}.weight` : null;
}

/** The product whose result `bert.pooler.dense.bias` is added to is that of `bert.pooler.dense.weight`. */
function nameBesideBias({ outputs }: GraphNode, consumers: ReadonlyMap<string, readonly GraphNode[]>): string | null {
  const [next] = consumers.get(outputs[0]) ?? [];
  const bias = next?.op === 'Add' ? next.inputs.find(input => isPath(input) && input.endsWith('.bias')) : undefined;
  return bias === undefined ? null : bias.replace(/bias$/, 'weight');
}
