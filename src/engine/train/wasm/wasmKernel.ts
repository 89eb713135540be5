import { plainKernel, sumOfRest, type AdamWBuffers, type AdamWFactors, type OptimizerKernel } from '../optimizerKernel';
import { kernelModule, type KernelFunctions } from './kernelModule';
import { WasmMemory } from './wasmMemory';
import { memoryImport } from './wasmModule';
import { wasmRuntime } from './wasmRuntime';

/** Elements that are copied at once where the buffers lie elsewhere; four such blocks stay in the processor's cache. */
const blockSize = 4096;

/**
 * The optimizer's loops in WebAssembly, with the bits of `plainKernel`. What lies in its memory is computed in place; AdamW's buffers
 * are copied through it in blocks otherwise, and the other two loops left to JavaScript.
 */
export class WasmKernel implements OptimizerKernel {
  private constructor(
    private readonly functions: KernelFunctions,
    private readonly memory: WasmMemory,
    private readonly block: AdamWBuffers | null,
  ) {}

  /**
   * @param memory where the buffers lie; null when they lie elsewhere
   * @returns null where the processor or the runtime has no SIMD
   */
  static create(memory: WasmMemory | null): WasmKernel | null {
    const runtime = wasmRuntime();
    const bytes = kernelModule();
    if (!runtime?.validate(bytes)) return null;
    const used = memory ?? WasmMemory.create(WasmMemory.bytesFor([blockSize, blockSize, blockSize, blockSize]));
    if (used === null) return null;
    const { exports } = new runtime.Instance(new runtime.Module(bytes), memoryImport(used.memory));
    return new WasmKernel(exports as KernelFunctions, used, memory === null ? blockIn(used) : null);
  }

  adamW(buffers: AdamWBuffers, start: number, end: number, factors: AdamWFactors): void {
    const { values, gradients, firstMoments, secondMoments } = buffers;
    const isHere = [values, gradients, firstMoments, secondMoments].every(buffer => this.memory.holds(buffer));
    if (isHere) this.inPlace(buffers, start, end, factors);
    else if (this.block !== null) this.inBlocks(buffers, this.block, start, end, factors);
    else plainKernel.adamW(buffers, start, end, factors);
  }

  sumOfSquares(values: Float32Array): number {
    const whole = values.length - (values.length % 8);
    if (whole === 0 || !this.memory.holds(values)) return plainKernel.sumOfSquares(values);
    return sumOfRest(values, whole, this.functions.sumOfSquares(whole, values.byteOffset));
  }

  add(target: Float32Array, source: Float32Array): void {
    const whole = target.length - (target.length % 4);
    const isHere = this.memory.holds(target) && this.memory.holds(source);
    if (whole > 0 && isHere) this.functions.add(whole, target.byteOffset, source.byteOffset);
    const rest = isHere ? whole : 0;
    plainKernel.add(target.subarray(rest), source.subarray(rest));
  }

  private inPlace(buffers: AdamWBuffers, start: number, end: number, factors: AdamWFactors): void {
    const count = end - start;
    const whole = count - (count % 4);
    const { values, gradients, firstMoments, secondMoments } = buffers;
    const [value, gradient, first, second] = [values, gradients, firstMoments, secondMoments].map(
      ({ byteOffset }) => byteOffset + 4 * start,
    );
    if (whole > 0) this.functions.adamW(whole, value, gradient, first, second, ...inOrder(factors));
    plainKernel.adamW(buffers, start + whole, end, factors);
  }

  private inBlocks(
    buffers: AdamWBuffers,
    block: AdamWBuffers,
    start: number,
    end: number,
    factors: AdamWFactors,
  ): void {
    for (let from = start; from < end; from += blockSize) {
      const count = Math.min(blockSize, end - from);
      block.values.set(buffers.values.subarray(from, from + count));
      block.gradients.set(buffers.gradients.subarray(from, from + count));
      block.firstMoments.set(buffers.firstMoments.subarray(from, from + count));
      block.secondMoments.set(buffers.secondMoments.subarray(from, from + count));
      this.inPlace(block, 0, count, factors);
      buffers.values.set(block.values.subarray(0, count), from);
      buffers.firstMoments.set(block.firstMoments.subarray(0, count), from);
      buffers.secondMoments.set(block.secondMoments.subarray(0, count), from);
    }
  }
}

function blockIn(memory: WasmMemory): AdamWBuffers {
  return {
    values: memory.floats(blockSize),
    gradients: memory.floats(blockSize),
    firstMoments: memory.floats(blockSize),
    secondMoments: memory.floats(blockSize),
  };
}

/** The factors as the module takes them; see `factorNames`. */
function inOrder(factors: AdamWFactors): readonly number[] {
  const { beta1, beta2, epsilon, gradientFactor, keep, stepSize, rootCorrection } = factors;
  return [gradientFactor, beta1, 1 - beta1, beta2, 1 - beta2, keep, stepSize, rootCorrection, epsilon];
}
