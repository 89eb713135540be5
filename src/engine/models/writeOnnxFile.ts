import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ModelFiles } from '../../graph/onnx/modelFiles';
import { writeFailed, writeFileAtomically } from '../files/writeFileAtomically';

/**
 * Writes an ONNX file and the files that its tensors are in; it comes last, so that what it names is there. The files belong
 * together: the folder has to be a new one, which takes its place when all are written.
 * @throws SpanLabError file-write-failed
 */
export async function writeOnnxFile(path: string, { graph, external }: ModelFiles): Promise<void> {
  for (const [location, pieces] of external) await writeBelow(join(dirname(path), location), pieces);
  await writeBelow(path, graph);
}

async function writeBelow(path: string, pieces: Iterable<Uint8Array>): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
  } catch (error) {
    throw writeFailed(path, error);
  }
  await writeFileAtomically(path, pieces);
}
