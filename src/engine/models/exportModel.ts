import { readModel } from '../../graph/onnx/readModel';
import { writeModel } from '../../graph/onnx/writeModel';
import { narrowToFloat16 } from '../../graph/rewrites/narrowToFloat16';
import { toFloat32 } from '../../graph/rewrites/toFloat32';
import { compareLogits } from './compareLogits';
import type { ModelFolder } from './modelFolder';
import { writeNewModelFolder, type ModelLayout } from './newModelFolder';
import { readOnnxFile } from './readOnnxFile';

export const exportPrecisions = ['float32', 'float16'] as const;
export type ExportPrecision = (typeof exportPrecisions)[number];

export interface ExportReport {
  /** Size of the ONNX file. */
  readonly bytes: number;
  /** Largest difference between the logits of the source and of what was written, on random tokens. */
  readonly largestLogitDifference: number;
}

/**
 * Writes a model as a folder for other programs: in float32 (a float32 file is copied byte for byte, a float16 or quantized one is
 * read back), or in float16 with the logits still float32.
 * @throws SpanLabError `file-exists`, `model-invalid`, `operator-unsupported`, `file-write-failed`
 */
export async function exportModel(
  source: ModelFolder,
  out: string,
  options: { readonly precision: ExportPrecision; readonly layout: ModelLayout },
): Promise<ExportReport> {
  const stored = await readOnnxFile(source.onnxPath);
  const bytes = convert(stored, options.precision);
  return writeNewModelFolder(out, { bytes, source, ...options }, async written => ({
    bytes: bytes.length,
    largestLogitDifference: await compareLogits(source, written),
  }));
}

function convert(stored: Uint8Array, precision: ExportPrecision): Uint8Array {
  const model = readModel(stored);
  const float32 = toFloat32(model);
  switch (precision) {
    case 'float32':
      return float32 === model ? stored : writeModel(float32);
    case 'float16':
      return writeModel(narrowToFloat16(float32));
  }
}
