import type { OnnxFile } from './onnx/externalData';
import type { FilePieces, ModelFiles } from './onnx/modelFiles';
import type { Model, Tensor } from './onnx/types';
import type { Parameter } from './parameters';

/** Other bytes for a part of a file. */
interface Patch {
  /** In bytes from the start of the file. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/**
 * A model's files with other values for its parameters: every other byte is as it was.
 * @param parameters stored as `standAlone` wants it
 * @param valuesOf what it gives becomes a part of the files, not copied
 */
export function patchParameters(
  { bytes, external }: OnnxFile,
  parameters: readonly Parameter[],
  valuesOf: (parameter: Parameter) => Float32Array,
): ModelFiles {
  const patches = new Map<string | null, Patch[]>();
  for (const parameter of parameters) {
    const { buffer, byteOffset, byteLength } = valuesOf(parameter);
    const values = new Uint8Array(buffer, byteOffset, byteLength);
    for (const { place } of parameter.tensors) {
      if (place === null) throw new Error(`"${parameter.name}" is not stored as one block`);
      const ofFile = patches.get(place.location) ?? [];
      patches.set(place.location, ofFile);
      ofFile.push({ offset: place.offset, bytes: values });
    }
  }
  const patched = (location: string | null, file: Uint8Array) => patchFile(file, patches.get(location) ?? []);
  return {
    graph: patched(null, bytes),
    external: new Map([...external].map(([location, file]) => [location, patched(location, file)])),
  };
}

function patchFile(file: Uint8Array, patches: readonly Patch[]): FilePieces {
  const pieces: Uint8Array[] = [];
  let end = 0;
  for (const { offset, bytes } of [...patches].sort((a, b) => a.offset - b.offset)) {
    // A shared weight may be stored once for several tensors.
    if (offset < end) continue;
    if (offset > end) pieces.push(file.subarray(end, offset));
    pieces.push(bytes);
    end = offset + bytes.length;
  }
  if (end < file.length) pieces.push(file.subarray(end));
  return pieces;
}

/**
 * Whether the parameters can be changed where they are stored: each is one block (or several, all its own), and no other tensor is
 * stored in a part of it.
 */
export function standAlone(model: Model, parameters: readonly Parameter[]): boolean {
  const ownerOf = new Map<Tensor, Parameter>();
  for (const parameter of parameters) for (const tensor of parameter.tensors) ownerOf.set(tensor, parameter);
  const isStoredAsBlock = ({ place }: Tensor) => place !== null;
  if (![...ownerOf.keys()].every(isStoredAsBlock)) return false;
  const blocks = [...model.initializers, ...constantsOf(model)].flatMap(tensor => {
    const { place, bytes } = tensor;
    if (place === null || bytes.length === 0) return [];
    const { location, offset } = place;
    return [{ location: location ?? '', offset, end: offset + bytes.length, owner: ownerOf.get(tensor) }];
  });
  blocks.sort((a, b) => (a.location === b.location ? a.offset - b.offset : a.location < b.location ? -1 : 1));
  let last: (typeof blocks)[number] | undefined;
  for (const block of blocks) {
    if (last?.location === block.location && block.offset < last.end) {
      const isSame = block.offset === last.offset && block.end === last.end && block.owner === last.owner;
      const isOfNone = block.owner === undefined && last.owner === undefined;
      if (!isSame && !isOfNone) return false;
      if (block.end <= last.end) continue;
    }
    last = block;
  }
  return true;
}

/** The tensors that nodes have as attributes. */
function constantsOf({ nodes }: Model): Tensor[] {
  return nodes.flatMap(({ attributes }) =>
    [...attributes.values()].flatMap(attribute => (attribute.kind === 'tensor' ? [attribute.value] : [])),
  );
}
