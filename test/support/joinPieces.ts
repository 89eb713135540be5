import type { FilePieces } from '../../src/graph/onnx/modelFiles';

/** The pieces as one block, copied. */
export function joinPieces(pieces: FilePieces): Uint8Array {
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    joined.set(piece, offset);
    offset += piece.length;
  }
  return joined;
}
