import { SpanLabError } from '../core/errors';
import { floatTensor, int64Tensor, intAttribute, makeNode } from './onnx/tensors';
import { DataType, type Model } from './onnx/types';

/**
 * Attaches a span head to an encoder: logits = hidden W + b with W `[hidden, 2]`, column 0 the start, column 1 the end, as
 * BertForQuestionAnswering has it. The encoder's first output must be `[batch, sequence, hidden]`.
 * @param random gives normally distributed numbers; W is drawn with deviation 0.02 (BERT's initializer range), b is 0.
 * @throws SpanLabError model-invalid
 */
export function addQaHead(encoder: Model, random: () => number): Model {
  const [hidden] = encoder.outputs;
  const size = hidden?.dims?.[2];
  if (!hidden || hidden.dims?.length !== 3 || typeof size !== 'number') {
    throw new SpanLabError('model-invalid', 'The encoder has no output of shape [batch, sequence, hidden].');
  }
  const weight = Float32Array.from({ length: size * 2 }, () => 0.02 * random());
  const [batch, sequence] = hidden.dims;
  const logits = (name: string) => ({ name, dataType: DataType.float, dims: [batch, sequence] });
  return {
    ...encoder,
    initializers: [
      ...encoder.initializers,
      floatTensor('qa_outputs.weight', [size, 2], weight),
      floatTensor('qa_outputs.bias', [2], [0, 0]),
      int64Tensor('qa_outputs.start', [], [0]),
      int64Tensor('qa_outputs.end', [], [1]),
    ],
    nodes: [
      ...encoder.nodes,
      makeNode('MatMul', [hidden.name, 'qa_outputs.weight'], ['qa_outputs/MatMul']),
      makeNode('Add', ['qa_outputs/MatMul', 'qa_outputs.bias'], ['qa_outputs/Add']),
      makeNode('Gather', ['qa_outputs/Add', 'qa_outputs.start'], ['start_logits'], { axis: intAttribute(2) }),
      makeNode('Gather', ['qa_outputs/Add', 'qa_outputs.end'], ['end_logits'], { axis: intAttribute(2) }),
    ],
    outputs: [logits('start_logits'), logits('end_logits')],
  };
}
