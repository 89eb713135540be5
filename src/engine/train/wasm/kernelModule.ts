import { code, wasmModule, type ValueTypeName } from './wasmModule';

/** The functions of the module; addresses are in bytes, numbers of elements in whole groups, at least one. */
export interface KernelFunctions {
  /** @param elements a multiple of 4 */
  adamW(
    elements: number,
    values: number,
    gradients: number,
    firstMoments: number,
    secondMoments: number,
    ...factors: readonly number[]
  ): void;
  /** @param elements a multiple of 8 */
  sumOfSquares(elements: number, values: number): number;
  /** @param elements a multiple of 4 */
  add(elements: number, target: number, source: number): void;
}

/** The factors of AdamW, in the order in which its function takes them. */
export const factorNames = [
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

/** The loops of `plainKernel`, four elements at a time. */
export function kernelModule(): Uint8Array<ArrayBuffer> {
  return wasmModule([adamW(), sumOfSquares(), add()]);
}

const repeated = (type: ValueTypeName, count: number) => Array.from({ length: count }, () => type);
const join = (...parts: readonly (readonly number[])[]) => parts.flat();
/** Moves an address on. */
const advance = (address: number, bytes: number) =>
  join(code.get(address), code.i32(bytes), code.i32Add, code.set(address));
/** Sets `end` to where `elements` float32 from `address` on end. */
const setEnd = (end: number, elements: number, address: number) => {
  const twice = join(code.get(elements), code.get(elements), code.i32Add, code.tee(end));
  return join(twice, code.get(end), code.i32Add, code.get(address), code.i32Add, code.set(end));
};
const isBefore = (address: number, end: number) => join(code.get(address), code.get(end), code.i32LessUnsigned);

function adamW() {
  const { splat, squareRoot, add: plus, subtract, multiply, divide } = code.f32x4;
  const [elements, values, gradients, firstMoments, secondMoments] = [0, 1, 2, 3, 4];
  const firstFactor = 5;
  const end = firstFactor + factorNames.length;
  /** Each factor four times. */
  const spread = end + 1;
  const [gradient, first, second] = [0, 1, 2].map(i => spread + factorNames.length + i);
  const factor = Object.fromEntries(factorNames.map((name, i) => [name, code.get(spread + i)])) as Record<
    (typeof factorNames)[number],
    number[]
  >;
  const at = (address: number) => join(code.get(address), code.load());
  const times = (a: readonly number[], b: readonly number[]) => join(a, b, multiply);
  const write = (address: number, value: readonly number[]) => join(code.get(address), value, code.store);

  const square = times(times(factor.oneMinusBeta2, code.get(gradient)), code.get(gradient));
  const root = join(code.get(second), squareRoot, factor.rootCorrection, divide);
  const update = join(times(factor.stepSize, code.get(first)), root, factor.epsilon, plus, divide);
  const loop = code.doWhile(
    join(
      join(times(at(gradients), factor.gradientFactor), code.set(gradient)),
      join(
        times(factor.beta1, at(firstMoments)),
        times(factor.oneMinusBeta1, code.get(gradient)),
        plus,
        code.set(first),
      ),
      join(times(factor.beta2, at(secondMoments)), square, plus, code.set(second)),
      write(firstMoments, code.get(first)),
      write(secondMoments, code.get(second)),
      write(values, join(times(at(values), factor.keep), update, subtract)),
      ...[values, gradients, firstMoments, secondMoments].map(address => advance(address, 16)),
      isBefore(values, end),
    ),
  );
  return {
    name: 'adamW',
    parameters: [...repeated('i32', 5), ...repeated('f32', factorNames.length)],
    locals: ['i32' as const, ...repeated('v128', factorNames.length + 3)],
    body: join(
      ...factorNames.map((_, i) => join(code.get(firstFactor + i), splat, code.set(spread + i))),
      setEnd(end, elements, values),
      loop,
    ),
  };
}

function sumOfSquares() {
  const { add: plus, multiply } = code.f64x2;
  const [elements, values, end] = [0, 1, 2];
  const sums = [3, 4, 5, 6];
  const pair = 7;
  const addSquares = sums.map((sum, i) =>
    join(
      join(code.get(values), code.loadFloatPair(8 * i), code.set(pair)),
      join(code.get(sum), code.get(pair), code.get(pair), multiply, plus, code.set(sum)),
    ),
  );
  const [first, ...others] = sums;
  const both = join(code.get(first), ...others.map(sum => join(code.get(sum), plus)), code.set(first));
  return {
    name: 'sumOfSquares',
    parameters: repeated('i32', 2),
    result: 'f64' as const,
    locals: ['i32' as const, ...repeated('v128', sums.length + 1)],
    body: join(
      setEnd(end, elements, values),
      code.doWhile(join(...addSquares, advance(values, 32), isBefore(values, end))),
      join(both, code.get(first), code.lane(0), code.get(first), code.lane(1), code.f64Add),
    ),
  };
}

function add() {
  const [elements, target, source, end] = [0, 1, 2, 3];
  const sum = join(code.get(target), code.load(), code.get(source), code.load(), code.f32x4.add);
  const loop = code.doWhile(
    join(code.get(target), sum, code.store, advance(target, 16), advance(source, 16), isBefore(target, end)),
  );
  return {
    name: 'add',
    parameters: repeated('i32', 3),
    locals: ['i32' as const],
    body: join(setEnd(end, elements, target), loop),
  };
}
