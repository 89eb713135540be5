import type * as Ort from 'onnxruntime-node';
import type { Feed } from './batchFeeds';

/** ONNX Runtime's tensors of a batch, over the same memory. */
export function ortFeeds(
  { Tensor }: Pick<typeof Ort, 'Tensor'>,
  feeds: ReadonlyMap<string, Feed>,
): Record<string, Ort.Tensor> {
  const tensorOf = ({ data, dims }: Feed) =>
    data instanceof BigInt64Array ? new Tensor('int64', data, dims) : new Tensor('float32', data, dims);
  return Object.fromEntries([...feeds].map(([name, feed]) => [name, tensorOf(feed)]));
}
