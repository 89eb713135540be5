import type { OnnxFile } from './externalData';

/** A file as the pieces it is put together from, in order. They may be views: nothing large is copied to write it. */
export type FilePieces = readonly Uint8Array[];

/** A model to be written. */
export interface ModelFiles {
  /** The ONNX file itself. */
  readonly graph: FilePieces;
  /** The other files that its tensors are in, by location. */
  readonly external: ReadonlyMap<string, FilePieces>;
}

/** A model's files as they are. */
export function unchangedFiles({ bytes, external }: OnnxFile): ModelFiles {
  return { graph: [bytes], external: new Map([...external].map(([location, file]) => [location, [file]])) };
}

/** Size of all files together. */
export function modelBytes({ graph, external }: ModelFiles): number {
  return [graph, ...external.values()].flat().reduce((sum, piece) => sum + piece.length, 0);
}
