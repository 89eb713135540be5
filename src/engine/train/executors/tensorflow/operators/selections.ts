import { intAttributeOf } from '../../../../../graph/onnx/tensors';
import type { TensorFlow, TfTensor } from '../tensorFlow';
import { fromEnd, type OperatorContext, type TensorOperator } from './operator';

/** Negative places count from the end. */
const places = (tf: TensorFlow, indices: TfTensor, length: number): TfTensor =>
  tf.where(tf.less(indices, tf.scalar(0, 'int32')), tf.add(indices, tf.scalar(length, 'int32')), indices);

function gather({ tf, node, input }: OperatorContext): TfTensor {
  const [data, indices] = [input(0), input(1)];
  const axis = fromEnd(intAttributeOf(node, 'axis', 0), data.rank);
  const flat = tf.reshape(places(tf, indices, data.shape[axis]), [indices.size]);
  const rows = tf.gather(data, tf.cast(flat, 'int32'), axis);
  return tf.reshape(rows, [...data.shape.slice(0, axis), ...indices.shape, ...data.shape.slice(axis + 1)]);
}

/** Along the last axis: each element's place in the flat data, `[elements]`, from its place in its row. */
function flatPlaces(tf: TensorFlow, indices: TfTensor, shape: readonly number[]): TfTensor {
  const length = shape[shape.length - 1];
  const width = indices.shape[indices.rank - 1];
  const rowCount = indices.size / width;
  const rowStarts = tf.mul(tf.range(0, rowCount, 1, 'int32'), tf.scalar(length, 'int32'));
  const inRow = tf.reshape(places(tf, indices, length), [rowCount, width]);
  return tf.reshape(tf.add(inRow, tf.reshape(rowStarts, [rowCount, 1])), [indices.size]);
}

/** @throws Error unless the node works along the last axis, with indices as many as the data in all others */
function requireRows({ node }: OperatorContext, data: TfTensor, indices: TfTensor): void {
  const isLast = fromEnd(intAttributeOf(node, 'axis', 0), data.rank) === data.rank - 1;
  const isEqual = data.shape.slice(0, -1).every((dim, axis) => dim === indices.shape[axis]);
  if (!isLast || !isEqual) throw new Error('only whole rows along the last axis are supported');
}

function gatherElements(context: OperatorContext): TfTensor {
  const { tf, input } = context;
  const [data, indices] = [input(0), input(1)];
  requireRows(context, data, indices);
  const flat = tf.gather(tf.reshape(data, [data.size]), tf.cast(flatPlaces(tf, indices, data.shape), 'int32'));
  return tf.reshape(flat, indices.shape);
}

function gatherMany({ tf, node, input }: OperatorContext): TfTensor {
  if (intAttributeOf(node, 'batch_dims', 0) !== 0) throw new Error('batch_dims is not supported');
  return tf.gatherND(input(0), input(1));
}

/** Adds updates into a copy of the data; equal places add up. */
function scatterElements(context: OperatorContext): TfTensor {
  const { tf, node, input } = context;
  const [data, indices, updates] = [input(0), input(1), input(2)];
  const reduction = node.attributes.get('reduction');
  if (reduction?.kind !== 'string' || reduction.value !== 'add')
    throw new Error('only the reduction "add" is supported');
  requireRows(context, data, indices);
  const where = tf.reshape(tf.cast(flatPlaces(tf, indices, data.shape), 'int32'), [indices.size, 1]);
  const added = tf.scatterND(where, tf.reshape(updates, [updates.size]), [data.size]);
  return tf.add(data, tf.reshape(added, data.shape));
}

/**
 * The gradient of rows taken from a table: each row added to the row of the table it came from.
 * @param rows `[…, width]`
 * @param indices int32, as many as there are rows
 * @param skipped this row of the table gets none
 */
export function scatterRows(
  tf: TensorFlow,
  rows: TfTensor,
  indices: TfTensor,
  table: readonly [height: number, width: number],
  skipped: number | null,
): TfTensor {
  const [height, width] = table;
  const where = tf.reshape(places(tf, indices, height), [indices.size, 1]);
  const flat = tf.reshape(rows, [indices.size, width]);
  const kept =
    skipped === null ? flat : tf.mul(flat, tf.cast(tf.notEqual(where, tf.scalar(skipped, 'int32')), 'float32'));
  return tf.scatterND(tf.cast(where, 'int32'), kept, [height, width]);
}

export const selectionOperators = {
  Gather: gather,
  GatherElements: gatherElements,
  GatherND: gatherMany,
  ScatterElements: scatterElements,
} as const satisfies Readonly<Record<string, TensorOperator>>;
