import { Random } from '../../src/core/random';
import {
  floatAttribute,
  floatTensor,
  int64Tensor,
  intAttribute,
  intsAttribute,
  makeNode,
} from '../../src/graph/onnx/tensors';
import { DataType, type GraphNode, type Model, type Tensor } from '../../src/graph/onnx/types';
import { writeModel } from '../../src/graph/onnx/writeModel';

/** The sizes of a BERT, under the names of its config.json. */
export interface BertSizes {
  readonly num_hidden_layers: number;
  readonly hidden_size: number;
  readonly num_attention_heads: number;
  readonly intermediate_size: number;
}

/** Models whose speed is compared, by name. */
export const bertSizes = {
  'bert-6x384': { num_hidden_layers: 6, hidden_size: 384, num_attention_heads: 12, intermediate_size: 1536 },
  'bert-base': { num_hidden_layers: 12, hidden_size: 768, num_attention_heads: 12, intermediate_size: 3072 },
} as const satisfies Readonly<Record<string, BertSizes>>;

const vocabulary = 30522;
const positions = 512;

/**
 * A question-answering BERT with random weights, operator by operator as PyTorch's exporter (opset 17, eager attention) writes it:
 * how long a step takes does not depend on the weights' values.
 */
export function randomBert(sizes: BertSizes): Uint8Array {
  const { hidden_size: hidden, num_attention_heads: heads } = sizes;
  const graph = new GraphWriter(Random.fromSeed(1));
  const rows = (name: string, height: number, indices: string): string =>
    graph.emit('Gather', [graph.weights(`bert.embeddings.${name}.weight`, [height, hidden]), indices]);
  const length = graph.emit('Gather', [graph.emit('Shape', ['input_ids']), graph.ints([1])]);
  const places = graph.constant(
    int64Tensor(
      'positions',
      [1, positions],
      Array.from({ length: positions }, (_, i) => i),
    ),
  );
  const used = graph.emit('Slice', [places, graph.ints([0]), length, graph.ints([1])]);
  const words = rows('word_embeddings', vocabulary, 'input_ids');
  const types = rows('token_type_embeddings', 2, 'token_type_ids');
  const summed = graph.emit('Add', [graph.emit('Add', [words, types]), rows('position_embeddings', positions, used)]);
  let states = graph.normalize('bert.embeddings.LayerNorm', summed, hidden);

  const attended = graph.emit('Cast', [graph.emit('Unsqueeze', ['attention_mask', graph.ints([1, 2])])], {
    to: intAttribute(DataType.float),
  });
  const mask = graph.emit('Mul', [graph.emit('Sub', [graph.float(1), attended]), graph.float(-3.4028234663852886e38)]);

  for (let layer = 0; layer < sizes.num_hidden_layers; layer++) {
    const name = `bert.encoder.layer.${layer}`;
    const perHead = (part: string, perm: readonly number[]): string => {
      const made = graph.dense(`${name}.attention.self.${part}`, states, hidden, hidden);
      const split = graph.emit('Reshape', [made, graph.ints([0, 0, heads, hidden / heads])]);
      return graph.emit('Transpose', [split], { perm: intsAttribute(perm) });
    };
    const products = graph.emit('MatMul', [perHead('query', [0, 2, 1, 3]), perHead('key', [0, 2, 3, 1])]);
    const scores = graph.emit('Add', [graph.emit('Div', [products, graph.float(Math.sqrt(hidden / heads))]), mask]);
    const weights = graph.emit('Softmax', [scores], { axis: intAttribute(-1) });
    const mixed = graph.emit('MatMul', [weights, perHead('value', [0, 2, 1, 3])]);
    const merged = graph.emit('Transpose', [mixed], { perm: intsAttribute([0, 2, 1, 3]) });
    const joined = graph.emit('Reshape', [merged, graph.ints([0, 0, hidden])]);
    const attention = graph.dense(`${name}.attention.output.dense`, joined, hidden, hidden);
    const between = graph.normalize(
      `${name}.attention.output.LayerNorm`,
      graph.emit('Add', [attention, states]),
      hidden,
    );
    const inner = graph.gelu(graph.dense(`${name}.intermediate.dense`, between, hidden, sizes.intermediate_size));
    const outer = graph.dense(`${name}.output.dense`, inner, sizes.intermediate_size, hidden);
    states = graph.normalize(`${name}.output.LayerNorm`, graph.emit('Add', [outer, between]), hidden);
  }
  const logits = graph.dense('qa_outputs', states, hidden, 2);
  for (const [place, output] of ['start_logits', 'end_logits'].entries()) {
    const index = graph.constant(int64Tensor(`place_${place}`, [], [place]));
    graph.nodes.push(makeNode('Gather', [logits, index], [output], { axis: intAttribute(2) }));
  }
  return writeModel(graph.model());
}

class GraphWriter {
  readonly nodes: GraphNode[] = [];
  private readonly tensors = new Map<string, Tensor>();

  constructor(private readonly random: Random) {}

  model(): Model {
    const value = (name: string, dataType: number) => ({ name, dataType, dims: ['batch', 'sequence'] });
    return {
      irVersion: 8,
      opsets: new Map([['', 17]]),
      graphName: 'bert',
      nodes: this.nodes,
      initializers: [...this.tensors.values()],
      inputs: ['input_ids', 'attention_mask', 'token_type_ids'].map(name => value(name, DataType.int64)),
      outputs: ['start_logits', 'end_logits'].map(name => value(name, DataType.float)),
    };
  }

  emit(op: string, inputs: readonly string[], attributes: Parameters<typeof makeNode>[3] = {}): string {
    const output = `${op}_${this.nodes.length}`;
    this.nodes.push(makeNode(op, inputs, [output], attributes));
    return output;
  }

  constant(tensor: Tensor): string {
    this.tensors.set(tensor.name, tensor);
    return tensor.name;
  }

  ints(values: readonly number[]): string {
    return this.constant(int64Tensor(`ints ${values.join()}`, [values.length], values));
  }

  float(value: number): string {
    return this.constant(floatTensor(`float ${value}`, [], [value]));
  }

  weights(name: string, dims: readonly number[]): string {
    const size = dims.reduce((product, dim) => product * dim, 1);
    return this.constant(
      floatTensor(
        name,
        dims,
        Float32Array.from({ length: size }, () => 0.02 * this.random.normal()),
      ),
    );
  }

  dense(name: string, input: string, from: number, to: number): string {
    const product = this.emit('MatMul', [input, this.weights(`${name}.weight`, [from, to])]);
    return this.emit('Add', [this.weights(`${name}.bias`, [to]), product]);
  }

  normalize(name: string, input: string, size: number): string {
    const ones = this.constant(floatTensor(`${name}.weight`, [size], new Float32Array(size).fill(1)));
    return this.emit('LayerNormalization', [input, ones, this.weights(`${name}.bias`, [size])], {
      axis: intAttribute(-1),
      epsilon: floatAttribute(1e-12),
    });
  }

  gelu(input: string): string {
    const erf = this.emit('Erf', [this.emit('Div', [input, this.float(Math.SQRT2)])]);
    const scaled = this.emit('Mul', [input, this.emit('Add', [erf, this.float(1)])]);
    return this.emit('Mul', [scaled, this.float(0.5)]);
  }
}
