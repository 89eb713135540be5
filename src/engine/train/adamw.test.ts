import { describe, expect, it } from 'vitest';
import { Random } from '../../core/random';
import { adamWStep, clipFactor, gradientNorm } from './adamw';
import { plainKernel } from './optimizerKernel';
import { ParameterStore } from './parameterStore';
import { WasmKernel } from './wasm/wasmKernel';

const settings = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 };

/** A store with one matrix and one vector per size, and numbers over many magnitudes, denormal ones and zeros among them. */
function storeOf(sizes: readonly number[], seed: number): ParameterStore {
  const parameters = sizes.map((size, i) => ({
    name: `p${i}`,
    dims: i % 2 === 0 ? [1, size] : [size],
    size,
    tensors: [],
  }));
  const store = new ParameterStore({ parameters, initialValues: ({ size }) => new Float32Array(size) });
  const random = Random.fromSeed(seed);
  const any = () => {
    const magnitude = 10 ** (-46 + 48 * (random.uint32() / 2 ** 32));
    return (random.uint32() % 16 === 0 ? 0 : magnitude) * (random.uint32() % 2 === 0 ? 1 : -1);
  };
  for (const buffer of [store.values, store.gradients, store.firstMoments])
    buffer.forEach((_, i) => (buffer[i] = any()));
  store.secondMoments.forEach((_, i) => (store.secondMoments[i] = Math.abs(any())));
  return store;
}

describe('AdamW', () => {
  // torch.optim.AdamW, float64: w = 1, two steps with gradients 0.5 and -0.25, rate 0.1, decay 0.01.
  it('does the steps of its definition', () => {
    const store = storeOf([1], 1);
    store.values[0] = 1;
    store.firstMoments[0] = 0;
    store.secondMoments[0] = 0;
    let [w, m, v] = [1, 0, 0];
    for (const [index, g] of [0.5, -0.25].entries()) {
      store.gradients[0] = g;
      adamWStep(store, settings, 0.1, index + 1, 1);
      w -= 0.1 * 0.01 * w;
      m = 0.9 * m + 0.1 * g;
      v = 0.999 * v + 0.001 * g * g;
      const [mHat, vHat] = [m / (1 - 0.9 ** (index + 1)), v / (1 - 0.999 ** (index + 1))];
      w -= (0.1 * mHat) / (Math.sqrt(vHat) + 1e-8);
      expect(store.values[0]).toBeCloseTo(w, 6);
    }
    expect(w).toBeCloseTo(0.8714, 3);
  });

  it.each(['in place', 'in blocks', 'with buffers in another memory'] as const)(
    'gives the same bits in WebAssembly, %s, whatever the lengths',
    where => {
      for (let seed = 0; seed < 20; seed++) {
        const sizes = [1, 2, 3, 4095, 4096, 4097, 1 + 137 * seed, 10_001];
        const [plain, fast] = [storeOf(sizes, seed), storeOf(sizes, seed)];
        expect(fast.memory).not.toBeNull();
        const memories = { 'in place': fast.memory, 'in blocks': null, 'with buffers in another memory': plain.memory };
        const kernel = WasmKernel.create(memories[where]);
        if (kernel === null) throw new Error('There is no SIMD');
        for (let step = 1; step <= 3; step++) {
          const norm = gradientNorm(plain.gradients);
          expect(gradientNorm(fast.gradients, kernel), `norm, seed ${seed}`).toBe(norm);
          const factor = clipFactor(norm, 1);
          adamWStep(plain, settings, 1e-3 * step, step, factor);
          adamWStep(fast, settings, 1e-3 * step, step, factor, kernel);
          plainKernel.add(plain.gradients, plain.firstMoments);
          kernel.add(fast.gradients, fast.firstMoments);
        }
        for (const name of ['values', 'gradients', 'firstMoments', 'secondMoments'] as const) {
          const bytes = ({ [name]: { buffer, byteOffset, byteLength } }: ParameterStore) =>
            Buffer.from(buffer, byteOffset, byteLength);
          expect(Buffer.compare(bytes(fast), bytes(plain)), `${name}, seed ${seed}`).toBe(0);
        }
      }
    },
  );

  it('leaves alone what is frozen, all of it too', () => {
    const parameters = [{ name: 'frozen', dims: [2, 3], size: 6, tensors: [] }];
    const initialValues = () => Float32Array.from([1, 2, 3, 4, 5, 6]);
    const store = new ParameterStore({ parameters, initialValues }, () => 0);
    const kernel = WasmKernel.create(store.memory);
    if (kernel === null) throw new Error('There is no SIMD');
    expect(store.gradients).toHaveLength(0);
    expect(gradientNorm(store.gradients, kernel)).toBe(0);
    kernel.add(store.gradients, store.partialGradients);
    adamWStep(store, settings, 0.1, 1, 1, kernel);
    expect([...store.values]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('takes the norm of any number of gradients', () => {
    const { memory } = storeOf([100], 1);
    const kernel = WasmKernel.create(memory);
    if (kernel === null) throw new Error('There is no SIMD');
    for (let length = 0; length <= 33; length++) {
      const { gradients } = storeOf([Math.max(1, length)], length);
      const expected = Math.sqrt([...gradients].reduce((sum, value) => sum + value * value, 0));
      for (const each of [kernel, plainKernel]) {
        expect(Math.abs(gradientNorm(gradients, each) - expected)).toBeLessThanOrEqual(1e-14 * expected);
      }
    }
  });
});
