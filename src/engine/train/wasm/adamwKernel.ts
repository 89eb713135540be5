import { code, wasmModule } from './wasmModule';
import { instantiate } from './wasmRuntime';

/** What multiplies and divides in one step of AdamW, the same for all elements of a parameter; see `adamWStep`. */
export interface AdamWFactors {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly gradientFactor: number;
  /** What decay leaves of a value. */
  readonly keep: number;
  /** Learning rate over the bias correction of the first moment. */
  readonly stepSize: number;
  /** Square root of the bias correction of the second moment. */
  readonly rootCorrection: number;
}

/** The buffers of AdamW, all of one length; a step changes all but the gradients, in place. */
export interface AdamWBuffers {
  readonly values: Float32Array;
  readonly gradients: Float32Array;
  readonly firstMoments: Float32Array;
  readonly secondMoments: Float32Array;
}

/** Elements computed at once; the four buffers of a block fill one page of memory, 64 KiB, and stay in the processor's cache. */
const blockSize = 4096;
const place = { values: 0, gradients: 4 * blockSize, firstMoments: 8 * blockSize, secondMoments: 12 * blockSize };

type BlockStep = (elements: number, ...factors: readonly number[]) => void;

/**
 * AdamW in WebAssembly, two elements at a time. It computes in float64 in the order of the JavaScript loop and rounds where that
 * one stores, so both give the same bits.
 */
export class AdamWKernel {
  private constructor(
    private readonly run: BlockStep,
    private readonly block: AdamWBuffers,
  ) {}

  /** Null where the processor or the runtime has no SIMD. */
  static create(): AdamWKernel | null {
    const exports = instantiate(kernelModule()) as { step: BlockStep; memory: { buffer: ArrayBuffer } } | null;
    if (exports === null) return null;
    const { step, memory } = exports;
    const part = (start: number) => new Float32Array(memory.buffer, start, blockSize);
    return new AdamWKernel(step, {
      values: part(place.values),
      gradients: part(place.gradients),
      firstMoments: part(place.firstMoments),
      secondMoments: part(place.secondMoments),
    });
  }

  /** One step over the elements from `start` up to `end`. */
  step(buffers: AdamWBuffers, start: number, end: number, factors: AdamWFactors): void {
    const { beta1, beta2, epsilon, gradientFactor, keep, stepSize, rootCorrection } = factors;
    const { block } = this;
    for (let from = start; from < end; from += blockSize) {
      const count = Math.min(blockSize, end - from);
      block.values.set(buffers.values.subarray(from, from + count));
      block.gradients.set(buffers.gradients.subarray(from, from + count));
      block.firstMoments.set(buffers.firstMoments.subarray(from, from + count));
      block.secondMoments.set(buffers.secondMoments.subarray(from, from + count));
      // Beyond an odd count one element of an earlier block is computed too; it is not copied back.
      this.run(count, gradientFactor, beta1, 1 - beta1, beta2, 1 - beta2, keep, stepSize, rootCorrection, epsilon);
      buffers.values.set(block.values.subarray(0, count), from);
      buffers.firstMoments.set(block.firstMoments.subarray(0, count), from);
      buffers.secondMoments.set(block.secondMoments.subarray(0, count), from);
    }
  }
}

/** The module behind the kernel. Its function takes the number of elements and nine factors, in the order of `local`. */
function kernelModule(): Uint8Array<ArrayBuffer> {
  const factors = [
    'gradientFactor',
    'beta1',
    'oneMinusBeta1',
    'beta2',
    'oneMinusBeta2',
    'keep',
    'stepSize',
    'rootCorrection',
    'epsilon',
  ] as const;
  const elements = 0;
  const parameterCount = 1 + factors.length;
  const address = parameterCount;
  const end = address + 1;
  /** Each factor twice, for both elements of a pair. */
  const pair = Object.fromEntries(factors.map((name, i) => [name, code.get(end + 1 + i)])) as Record<
    (typeof factors)[number],
    number[]
  >;
  const [gradient, first, second] = [0, 1, 2].map(i => end + 1 + factors.length + i);

  const spread = factors.flatMap((_name, i) => [...code.get(1 + i), ...code.splat, ...code.set(end + 1 + i)]);
  const fourTimes = [...code.get(elements), ...code.get(elements), ...code.i32Add, ...code.tee(end)];
  const endAddress = [...fourTimes, ...code.get(end), ...code.i32Add, ...code.set(end)];
  const load = (offset: number) => [...code.get(address), ...code.loadFloatPair(offset)];
  const times = (a: readonly number[], b: readonly number[]) => [...a, ...b, ...code.multiply];

  const newGradient = [...times(load(place.gradients), pair.gradientFactor), ...code.set(gradient)];
  const newFirst = [
    ...times(pair.beta1, load(place.firstMoments)),
    ...times(pair.oneMinusBeta1, code.get(gradient)),
    ...code.add,
    ...code.set(first),
  ];
  const newSecond = [
    ...times(pair.beta2, load(place.secondMoments)),
    ...times(times(pair.oneMinusBeta2, code.get(gradient)), code.get(gradient)),
    ...code.add,
    ...code.set(second),
  ];
  const root = [...code.get(second), ...code.squareRoot, ...pair.rootCorrection, ...code.divide];
  const update = [...times(pair.stepSize, code.get(first)), ...[...root, ...pair.epsilon, ...code.add], ...code.divide];
  const newValue = [...times(load(place.values), pair.keep), ...update, ...code.subtract];
  const store = (offset: number, value: readonly number[]) => [
    ...code.get(address),
    ...value,
    ...code.storeFloatPair(offset),
  ];
  const next = [...code.get(address), ...code.i32(8), ...code.i32Add, ...code.tee(address)];
  const loop = code.doWhile([
    ...newGradient,
    ...newFirst,
    ...newSecond,
    ...store(place.firstMoments, code.get(first)),
    ...store(place.secondMoments, code.get(second)),
    ...store(place.values, newValue),
    ...[...next, ...code.get(end), ...code.i32LessUnsigned],
  ]);
  return wasmModule(1, {
    name: 'step',
    parameters: ['i32', ...factors.map(() => 'f64' as const)],
    locals: ['i32', 'i32', ...factors.map(() => 'v128' as const), 'v128', 'v128', 'v128'],
    body: [...spread, ...endAddress, ...loop],
  });
}
