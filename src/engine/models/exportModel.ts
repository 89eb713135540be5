import type { OnnxFile } from '../../graph/onnx/externalData';
import { modelBytes, unchangedFiles, type ModelFiles } from '../../graph/onnx/modelFiles';
import { readModel } from '../../graph/onnx/readModel';
import { writeModelFiles } from '../../graph/onnx/writeModelFiles';
import { narrowToFloat16 } from '../../graph/rewrites/narrowToFloat16';
import { toFloat32 } from '../../graph/rewrites/toFloat32';
import { compareLogits } from './compareLogits';
import type { ModelFolder } from './modelFolder';
import { dataNameOf, writeNewModelFolder, type ModelLayout } from './newModelFolder';
import { readOnnxFile } from './readOnnxFile';

export const exportPrecisions = ['float32', 'float16'] as const;
export type ExportPrecision = (typeof exportPrecisions)[number];

export interface ExportReport {
  /** Size of the ONNX file, and of those that its weights are in. */
  readonly bytes: number;
  /** Largest difference between the logits of the source and of what was written, on random tokens. */
  readonly largestLogitDifference: number;
}

export interface ExportOptions {
  readonly precision: ExportPrecision;
  readonly layout: ModelLayout;
}

/**
 * Writes a model as a folder for other programs: in float32 (a float32 file is copied byte for byte, a float16 or quantized one is
 * read back), or in float16 with the logits still float32.
 * @throws SpanLabError `file-exists`, `model-invalid`, `operator-unsupported`, `file-write-failed`
 */
export async function exportModel(source: ModelFolder, out: string, options: ExportOptions): Promise<ExportReport> {
  const stored = await readOnnxFile(source.onnxPath);
  const files = convert(stored, options);
  return writeNewModelFolder(out, { files, source, ...options }, async written => ({
    bytes: modelBytes(files),
    largestLogitDifference: await compareLogits(source, written),
  }));
}

function convert(stored: OnnxFile, options: ExportOptions): ModelFiles {
  const model = readModel(stored.bytes, stored.external);
  const float32 = toFloat32(model);
  const dataName = dataNameOf(options);
  switch (options.precision) {
    case 'float32':
      return float32 === model ? unchangedFiles(stored) : writeModelFiles(float32, dataName);
    case 'float16':
      return writeModelFiles(narrowToFloat16(float32), dataName);
  }
}
