import { SpanLabError } from '../core/errors';
import { floatTensor, int64Tensor, intAttribute, makeNode } from './onnx/tensors';
import { DataType, type Model, type ValueInfo } from './onnx/types';
import { pruneNodes } from './rewrites/pruneNodes';

/** What an export does not always tell. */
export interface HeadOptions {
  /** Width of the hidden states, where the graph does not say. */
  readonly hiddenSize?: number;
  /** Deviation of the weights; 0.02 is BERT's initializer range. */
  readonly deviation?: number;
}

/**
 * Attaches a span head to an encoder: logits = hidden W + b with W `[hidden, 2]`, column 0 the start, column 1 the end, as
 * BertForQuestionAnswering has it, under its names. The hidden states are the output `last_hidden_state`, else the first one of
 * shape `[batch, sequence, hidden]`; what only other outputs need, such as a pooler, goes.
 * @param random gives normally distributed numbers, by which W is drawn; b is 0
 * @throws SpanLabError model-invalid for a model without hidden states, or of another width than `hiddenSize`
 */
export function addQaHead(encoder: Model, random: () => number, options: HeadOptions = {}): Model {
  const { hiddenSize, deviation = 0.02 } = options;
  const hidden = hiddenStates(encoder);
  const [batch = 'batch', sequence = 'sequence', width] = hidden?.dims ?? [];
  const size = typeof width === 'number' ? width : hiddenSize;
  if (!hidden || size === undefined || (hiddenSize !== undefined && size !== hiddenSize)) {
    throw new SpanLabError('model-invalid', 'The encoder has no output of shape [batch, sequence, hidden].');
  }
  const weight = Float32Array.from({ length: size * 2 }, () => deviation * random());
  const logits = (name: string) => ({ name, dataType: DataType.float, dims: [batch, sequence] });
  const kept = pruneNodes({ ...encoder, outputs: [hidden] });
  return {
    ...kept,
    initializers: [
      ...kept.initializers,
      floatTensor('qa_outputs.weight', [size, 2], weight),
      floatTensor('qa_outputs.bias', [2], [0, 0]),
      int64Tensor('qa_outputs.start', [], [0]),
      int64Tensor('qa_outputs.end', [], [1]),
    ],
    nodes: [
      ...kept.nodes,
      makeNode('MatMul', [hidden.name, 'qa_outputs.weight'], ['qa_outputs/MatMul']),
      makeNode('Add', ['qa_outputs/MatMul', 'qa_outputs.bias'], ['qa_outputs/Add']),
      makeNode('Gather', ['qa_outputs/Add', 'qa_outputs.start'], ['start_logits'], { axis: intAttribute(2) }),
      makeNode('Gather', ['qa_outputs/Add', 'qa_outputs.end'], ['end_logits'], { axis: intAttribute(2) }),
    ],
    outputs: [logits('start_logits'), logits('end_logits')],
  };
}

function hiddenStates({ outputs }: Model): ValueInfo | undefined {
  const isFloat = ({ dataType }: ValueInfo): boolean => dataType === DataType.float;
  const named = outputs.find(({ name }) => name === 'last_hidden_state');
  return [named, ...outputs].find(output => output && isFloat(output) && output.dims?.length === 3);
}
