import { SpanLabError } from '../../../../core/errors';
import { floatsOf, integersOf } from '../../../../graph/onnx/tensors';
import { DataType, type GraphNode, type Model, type Tensor } from '../../../../graph/onnx/types';
import { isOutOfMemory } from '../../outOfMemory';
import type { OperatorContext, TensorOperator } from './operators/operator';
import { operatorTable } from './operators/operatorTable';
import { tensorFlowType } from './operators/elementwise';
import type { TensorFlow, TfTensor } from './tensorFlow';

interface Step {
  readonly node: GraphNode;
  readonly operator: TensorOperator;
  /** Values that no later step reads. */
  readonly lastRead: readonly string[];
}

/** An ONNX graph of known shapes, computed node by node with TensorFlow.js. */
export class TensorGraph {
  private readonly steps: readonly Step[];
  private readonly integers = new Map<string, readonly number[]>();
  private readonly constants = new Map<string, TfTensor>();

  /** @throws SpanLabError `operator-unsupported`, naming operator and node */
  constructor(
    private readonly tf: TensorFlow,
    model: Model,
  ) {
    this.steps = planSteps(model);
    for (const tensor of model.initializers) {
      if (tensor.dataType === DataType.int64 || tensor.dataType === DataType.int32)
        this.integers.set(tensor.name, integersOf(tensor));
      this.constants.set(tensor.name, constantTensor(tf, tensor));
    }
  }

  /**
   * Computes the outputs, by name. Call it within `tf.tidy`: what fails half-way is freed there.
   * @param feeds the inputs; they are kept
   * @throws SpanLabError `operator-unsupported` where a node has a form that is not supported
   */
  run(feeds: ReadonlyMap<string, TfTensor>): Map<string, TfTensor> {
    const computed = new Map<string, TfTensor>();
    const find = (name: string) => computed.get(name) ?? this.constants.get(name) ?? feeds.get(name);
    for (const { node, operator, lastRead } of this.steps) {
      const results = this.compute(node, operator, find);
      node.outputs.forEach((output, i) => output !== '' && computed.set(output, results[i]));
      for (const name of lastRead) {
        computed.get(name)?.dispose();
        computed.delete(name);
      }
    }
    return computed;
  }

  private compute(node: GraphNode, operator: TensorOperator, find: (name: string) => TfTensor | undefined): TfTensor[] {
    const optional = (position: number) => {
      const name = node.inputs[position] ?? '';
      if (name === '') return null;
      const found = find(name);
      if (found === undefined) throw new Error(`its input "${name}" has no value`);
      return found;
    };
    const context: OperatorContext = {
      tf: this.tf,
      node,
      optional,
      input: position => {
        const found = optional(position);
        if (found === null) throw new Error(`its input ${position} is missing`);
        return found;
      },
      integers: position => {
        const name = node.inputs[position] ?? '';
        if (name === '') return null;
        const found = this.integers.get(name);
        if (found === undefined) throw new Error(`its input ${position} is not a constant`);
        return found;
      },
    };
    try {
      const result = this.tf.tidy(() => operator(context));
      return Array.isArray(result) ? result : [result];
    } catch (cause) {
      if (isOutOfMemory(cause)) throw cause;
      throw unsupported(node, cause instanceof Error ? cause.message : String(cause), cause);
    }
  }

  dispose(): void {
    for (const tensor of this.constants.values()) tensor.dispose();
    this.constants.clear();
  }
}

function unsupported(node: GraphNode, why: string, cause?: unknown): SpanLabError {
  return new SpanLabError(
    'operator-unsupported',
    `The operator ${node.op} (node "${node.name}") cannot be computed with TensorFlow.js: ${why}.`,
    { operator: node.op, node: node.name },
    { cause },
  );
}

/** Each node with its translation, and what it is the last to read. */
function planSteps(model: Model): Step[] {
  const kept = new Set(model.outputs.map(({ name }) => name));
  const lastReader = new Map<string, GraphNode>();
  for (const node of model.nodes) {
    // An output that nobody reads is not needed after its own node.
    for (const name of [...node.inputs, ...node.outputs]) lastReader.set(name, node);
  }
  const readLast = new Map<GraphNode, string[]>();
  for (const [name, node] of lastReader) {
    if (!kept.has(name)) readLast.set(node, [...(readLast.get(node) ?? []), name]);
  }
  return model.nodes.map(node => {
    const operator = operatorTable.get(node.op);
    if (operator === undefined) throw unsupported(node, 'it has no translation');
    return { node, operator, lastRead: readLast.get(node) ?? [] };
  });
}

/** Numbers past int32 are ends of slices and the like: "to the end" stays so at its limit. */
const toInt32 = (value: number) => Math.min(Math.max(value, -0x8000_0000), 0x7fff_ffff);

function constantTensor(tf: TensorFlow, tensor: Tensor): TfTensor {
  const dims = [...tensor.dims];
  if (tensor.dataType === DataType.float) return tf.tensor(floatsOf(tensor), dims, 'float32');
  const type = tensorFlowType(tensor.dataType);
  if (type === 'float32') throw new SpanLabError('model-invalid', `The constant "${tensor.name}" is not float32.`);
  const numbers = integersOf(tensor);
  return type === 'bool'
    ? tf.tensor(Uint8Array.from(numbers), dims, 'bool')
    : tf.tensor(Int32Array.from(numbers, toInt32), dims, 'int32');
}
