import type { Parameter } from '../../graph/parameters';
import type { TrainableModel } from '../../graph/trainableModel';

/** Where a parameter stands in the flat buffers. */
export interface ParameterSlot {
  readonly parameter: Parameter;
  readonly offset: number;
  /** Biases and normalisation weights (one-dimensional) are not decayed. */
  readonly isDecayed: boolean;
}

/** Parameters and what the optimizer keeps of them, in flat float32 buffers of `size` elements each. */
export class ParameterStore {
  readonly slots: readonly ParameterSlot[];
  readonly size: number;
  readonly values: Float32Array;
  readonly gradients: Float32Array;
  readonly firstMoments: Float32Array;
  readonly secondMoments: Float32Array;

  constructor(model: Pick<TrainableModel, 'parameters' | 'initialValues'>) {
    let offset = 0;
    this.slots = model.parameters.map(parameter => {
      const slot = { parameter, offset, isDecayed: parameter.dims.length > 1 };
      offset += parameter.size;
      return slot;
    });
    this.size = offset;
    this.values = new Float32Array(offset);
    this.gradients = new Float32Array(offset);
    this.firstMoments = new Float32Array(offset);
    this.secondMoments = new Float32Array(offset);
    for (const slot of this.slots) this.values.set(model.initialValues(slot.parameter), slot.offset);
  }

  /** The part of a buffer that belongs to a parameter; a view. */
  view(buffer: Float32Array, slot: ParameterSlot): Float32Array {
    return buffer.subarray(slot.offset, slot.offset + slot.parameter.size);
  }

  slot(name: string): ParameterSlot {
    const slot = this.slots.find(({ parameter }) => parameter.name === name);
    if (!slot) throw new Error(`There is no parameter "${name}"`);
    return slot;
  }
}
