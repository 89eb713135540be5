import type { Parameter } from '../../graph/parameters';
import type { TrainableModel } from '../../graph/trainableModel';
import type { RateOf } from './parameterRates';
import { WasmMemory } from './wasm/wasmMemory';

/** Where a parameter stands in the flat buffers. */
export interface ParameterSlot {
  readonly parameter: Parameter;
  readonly offset: number;
  /** Biases and normalisation weights (one-dimensional) are not decayed. */
  readonly isDecayed: boolean;
  /** What the optimizer multiplies the learning rate by; 0 for a frozen parameter, which has no gradient and no moments. */
  readonly learningRateScale: number;
}

/**
 * Parameters and what the optimizer keeps of them, in flat float32 buffers: `values` of `size` elements, the others of
 * `trainedSize`. Frozen parameters stand after the trained ones.
 */
export class ParameterStore {
  readonly slots: readonly ParameterSlot[];
  /** The slots that are not frozen. */
  readonly trained: readonly ParameterSlot[];
  readonly size: number;
  readonly trainedSize: number;
  readonly values: Float32Array;
  readonly gradients: Float32Array;
  readonly firstMoments: Float32Array;
  readonly secondMoments: Float32Array;
  /** Gradients of one micro-batch, where a step has several. */
  readonly partialGradients: Float32Array;
  /** Where all buffers lie, so that WebAssembly computes in place; null where there is none that large. */
  readonly memory: WasmMemory | null;

  /** @param rateOf what the learning rate of each parameter is multiplied by */
  constructor(model: Pick<TrainableModel, 'parameters' | 'initialValues'>, rateOf: RateOf = () => 1) {
    const isTrained = (parameter: Parameter) => rateOf(parameter) !== 0;
    const trained = model.parameters.filter(isTrained);
    let offset = 0;
    this.slots = [...trained, ...model.parameters.filter(parameter => !isTrained(parameter))].map(parameter => {
      const slot = {
        parameter,
        offset,
        isDecayed: parameter.dims.length > 1,
        learningRateScale: rateOf(parameter),
      };
      offset += parameter.size;
      return slot;
    });
    this.trained = this.slots.slice(0, trained.length);
    this.size = offset;
    this.trainedSize = trained.reduce((sum, { size }) => sum + size, 0);
    const { size, trainedSize } = this;
    const lengths = [size, trainedSize, trainedSize, trainedSize, trainedSize];
    // What is not written to takes no memory of the machine.
    const memory = WasmMemory.create(WasmMemory.bytesFor(lengths));
    [this.values, this.gradients, this.firstMoments, this.secondMoments, this.partialGradients] = lengths.map(
      length => memory?.floats(length) ?? new Float32Array(length),
    );
    this.memory = memory;
    for (const slot of this.slots) this.values.set(model.initialValues(slot.parameter), slot.offset);
  }

  /** The part of a buffer that belongs to a parameter; a view. Frozen parameters have one of `values` only. */
  view(buffer: Float32Array, slot: ParameterSlot): Float32Array {
    return buffer.subarray(slot.offset, slot.offset + slot.parameter.size);
  }

  slot(name: string): ParameterSlot {
    const slot = this.slots.find(({ parameter }) => parameter.name === name);
    if (!slot) throw new Error(`There is no parameter "${name}"`);
    return slot;
  }
}
