import type { ParameterName } from '../../graph/parameterNames';
import type { ParameterSlot, ParameterStore } from '../train/parameterStore';
import type { ReferenceTensor } from './readTensors';

/** Which of PyTorch's parameters a parameter of the model is. */
export type Pairing = ReadonlyMap<ParameterSlot, ParameterName>;

/**
 * Pairs the model's parameters with PyTorch's: by name where the name is known, else with the reference of the same shape (or of
 * the transposed one) whose gradient is nearest. A wrong gradient finds no near partner and shows as an error.
 * @param reference gradients by PyTorch's names
 * @param nameOf the known name, or null
 */
export function pairParameters(
  store: ParameterStore,
  reference: ReadonlyMap<string, ReferenceTensor>,
  nameOf: (slot: ParameterSlot) => ParameterName | null,
): Pairing {
  const pairs = new Map<ParameterSlot, ParameterName>();
  const open = new Set(reference.keys());
  for (const slot of store.slots) {
    const named = nameOf(slot);
    const other = named && reference.get(named.name);
    if (!other || other.data.length !== slot.parameter.size || !open.delete(named.name)) continue;
    pairs.set(slot, named);
  }
  for (const slot of store.slots) {
    if (pairs.has(slot)) continue;
    const gradient = store.view(store.gradients, slot);
    let nearest: { readonly name: ParameterName; readonly distance: number } | null = null;
    for (const name of open) {
      for (const isTransposed of [false, true]) {
        const other = reference.get(name);
        if (!other || !sameShape(slot.parameter.dims, other.shape, isTransposed)) continue;
        const distance = squaredDistance(gradient, other, slot, isTransposed);
        if (nearest === null || distance < nearest.distance) nearest = { name: { name, isTransposed }, distance };
      }
    }
    if (nearest === null) continue;
    open.delete(nearest.name.name);
    pairs.set(slot, nearest.name);
  }
  return pairs;
}

/**
 * Error of a buffer against reference tensors relative to the norm of all of them. Parameters of the reference that the model lacks
 * count with all of their norm, those of `ignored` not at all.
 */
export function relativeError(
  store: ParameterStore,
  buffer: Float32Array,
  pairs: Pairing,
  reference: ReadonlyMap<string, ReferenceTensor>,
  ignored: ReadonlySet<string>,
): number {
  const slots = new Map([...pairs].map(([slot, { name, isTransposed }]) => [name, { slot, isTransposed }]));
  let difference = 0;
  let norm = 0;
  for (const [name, tensor] of reference) {
    if (ignored.has(name)) continue;
    const size = squaredNorm(tensor);
    const found = slots.get(name);
    norm += size;
    difference += found
      ? squaredDistance(store.view(buffer, found.slot), tensor, found.slot, found.isTransposed)
      : size;
  }
  return norm === 0 ? 0 : Math.sqrt(difference / norm);
}

function sameShape(dims: readonly number[], shape: readonly number[], isTransposed: boolean): boolean {
  if (isTransposed && dims.length !== 2) return false;
  const expected = isTransposed ? [...shape].reverse() : shape;
  return dims.length === expected.length && dims.every((dim, axis) => dim === expected[axis]);
}

function squaredDistance(
  values: Float32Array,
  { data }: ReferenceTensor,
  { parameter }: ParameterSlot,
  isTransposed: boolean,
): number {
  const [rows, columns] = parameter.dims;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const j = isTransposed ? (i % columns) * rows + Math.floor(i / columns) : i;
    sum += (values[i] - Number(data[j])) ** 2;
  }
  return sum;
}

function squaredNorm({ data }: ReferenceTensor): number {
  let sum = 0;
  for (const value of data) sum += Number(value) ** 2;
  return sum;
}
