import { clipFactor } from '../../adamw';
import type { ParameterSlot, ParameterStore } from '../../parameterStore';
import type { OptimizerUpdate } from '../stepExecutor';
import type { TensorFlow, TfTensor } from './tensorFlow';

/** AdamW's moments of a parameter. */
interface Moments {
  readonly first: TfTensor;
  readonly second: TfTensor;
}

/** Parameters and the moments of those that are trained, as tensors on TensorFlow's device. */
export class TensorParameters {
  private current: readonly TfTensor[];
  private moments: readonly Moments[];

  constructor(
    private readonly tf: TensorFlow,
    private readonly store: ParameterStore,
  ) {
    const upload = (buffer: Float32Array, slot: ParameterSlot) =>
      // A copy: backends may keep the array they are given, and the store's changes.
      tf.tensor(store.view(buffer, slot).slice(), [...slot.parameter.dims], 'float32');
    this.current = store.slots.map(slot => upload(store.values, slot));
    this.moments = store.trained.map(slot => ({
      first: upload(store.firstMoments, slot),
      second: upload(store.secondMoments, slot),
    }));
  }

  /** In the store's order: first the trained, then the frozen ones. */
  get values(): readonly TfTensor[] {
    return this.current;
  }

  /**
   * One step of AdamW (see `adamWStep`) with clipped gradients. Where it fails, everything is as it was.
   * @param gradients of the trained parameters, in the store's order; null is zero
   */
  update(gradients: readonly (TfTensor | null)[], gradientNorm: number, update: OptimizerUpdate): void {
    const { tf } = this;
    const factor = clipFactor(gradientNorm, update.maxGradNorm);
    const updated: (Moments & { readonly value: TfTensor })[] = [];
    tf.tidy(() => {
      for (const [i, slot] of this.store.trained.entries()) {
        const value = this.current[i];
        const gradient = gradients[i];
        const clip = () => (gradient === null ? tf.zerosLike(value) : tf.mul(gradient, factor));
        updated.push(tf.tidy(() => ({ ...adamW(tf, value, this.moments[i], clip(), slot, update) })));
      }
      for (const { value, first, second } of updated) for (const tensor of [value, first, second]) tf.keep(tensor);
    });
    const replaced = [
      ...this.current.slice(0, updated.length),
      ...this.moments.flatMap(({ first, second }) => [first, second]),
    ];
    for (const tensor of replaced) tensor.dispose();
    this.current = [...updated.map(({ value }) => value), ...this.current.slice(updated.length)];
    this.moments = updated;
  }

  /** Copies values and moments into the store. */
  async readInto(): Promise<void> {
    const { store } = this;
    const read = async (tensor: TfTensor, buffer: Float32Array, slot: ParameterSlot) =>
      store.view(buffer, slot).set(await tensor.data<'float32'>());
    for (const [i, slot] of store.trained.entries()) {
      await read(this.current[i], store.values, slot);
      await read(this.moments[i].first, store.firstMoments, slot);
      await read(this.moments[i].second, store.secondMoments, slot);
    }
  }

  dispose(): void {
    for (const tensor of this.current) tensor.dispose();
    for (const { first, second } of this.moments) for (const tensor of [first, second]) tensor.dispose();
    this.current = [];
    this.moments = [];
  }
}

function adamW(
  tf: TensorFlow,
  value: TfTensor,
  moments: Moments,
  gradient: TfTensor,
  { isDecayed, learningRateScale }: ParameterSlot,
  { settings, learningRate, step }: OptimizerUpdate,
) {
  const { beta1, beta2, epsilon, weightDecay } = settings;
  const rate = learningRate * learningRateScale;
  const first = tf.add(tf.mul(moments.first, beta1), tf.mul(gradient, 1 - beta1));
  const second = tf.add(tf.mul(moments.second, beta2), tf.mul(tf.square(gradient), 1 - beta2));
  const divisor = tf.add(tf.div(tf.sqrt(second), Math.sqrt(1 - beta2 ** step)), epsilon);
  const change = tf.div(tf.mul(first, rate / (1 - beta1 ** step)), divisor);
  return { value: tf.sub(tf.mul(value, isDecayed ? 1 - rate * weightDecay : 1), change), first, second };
}
