import type { GraphBuilder } from '../autodiff/graphBuilder';
import { DataType } from '../onnx/types';
import { intAttribute } from '../onnx/tensors';

/** Names of the inputs that the loss adds to the model's own. */
export const lossInputs = {
  /** int64 `[batch]`. */
  startPositions: 'start_positions',
  endPositions: 'end_positions',
  /** float32 scalar: what the mean loss of the batch counts in the whole step, for gradient accumulation. */
  lossWeight: 'loss_weight',
} as const;

/**
 * The loss of BertForQuestionAnswering: mean over the batch of (CE(start) + CE(end)) / 2, over all sequence positions, padding
 * included. Appends the loss (a scalar, not weighted) and the gradients of both logits (weighted).
 * @param labelSmoothing part of the target that is spread evenly over all positions (Szegedy et al. 2016, as in torch's
 * CrossEntropyLoss(label_smoothing))
 */
export function addQaLoss(builder: GraphBuilder, startLogits: string, endLogits: string, labelSmoothing = 0) {
  const [batch] = builder.dimsOf(startLogits);
  const weight = builder.declare(lossInputs.lossWeight, { dataType: DataType.float, dims: [] });
  const side = (logits: string, positionsName: string) => {
    const [, sequence] = builder.dimsOf(logits);
    const positions = builder.declare(positionsName, { dataType: DataType.int64, dims: [batch] });
    const places = builder.ints(Array.from({ length: sequence }, (_, i) => i));
    const isGold = builder.emit('Equal', [places, builder.reshape(positions, [batch, 1])], [batch, sequence], {
      dataType: DataType.bool,
    });
    const isGoldNumber = builder.emit('Cast', [isGold], [batch, sequence], {
      attributes: { to: intAttribute(DataType.float) },
    });
    const target = smoothed(builder, isGoldNumber, labelSmoothing, sequence);
    const logProbabilities = builder.emit('LogSoftmax', [logits], [batch, sequence], {
      attributes: { axis: intAttribute(-1) },
    });
    const sum = builder.reduceSum(builder.binary('Mul', logProbabilities, target), [0, 1], false);
    const difference = builder.binary('Sub', builder.unary('Exp', logProbabilities), target);
    const gradient = builder.binary('Mul', difference, builder.scale(weight, 1 / (2 * batch)));
    return { sum, gradient };
  };
  const start = side(startLogits, lossInputs.startPositions);
  const end = side(endLogits, lossInputs.endPositions);
  const loss = builder.scale(builder.binary('Add', start.sum, end.sum), -1 / (2 * batch));
  return { loss, startGradient: start.gradient, endGradient: end.gradient };
}

function smoothed(builder: GraphBuilder, gold: string, labelSmoothing: number, sequence: number): string {
  if (labelSmoothing === 0) return gold;
  return builder.binary('Add', builder.scale(gold, 1 - labelSmoothing), builder.float(labelSmoothing / sequence));
}
