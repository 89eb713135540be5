import type { Dataset } from '../../core/dataset/types';
import { SpanLabError } from '../../core/errors';
import { modelBytes, unchangedFiles } from '../../graph/onnx/modelFiles';
import { readModel } from '../../graph/onnx/readModel';
import { writeModelFiles } from '../../graph/onnx/writeModelFiles';
import { quantizeWeights } from '../../graph/quantizeWeights';
import { toFloat32 } from '../../graph/rewrites/toFloat32';
import { compareAnswers, type AnswerComparison, type ComparisonHooks } from './compareAnswers';
import { compareLogits } from './compareLogits';
import type { ModelFolder } from './modelFolder';
import { dataNameOf, writeNewModelFolder, type ModelLayout } from './newModelFolder';
import { readOnnxFile } from './readOnnxFile';

export interface QuantizationReport {
  /** Sizes of the ONNX files, with those that their weights are in. */
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  /** On the data, or on random tokens without any. */
  readonly largestLogitDifference: number;
  /** What the change does to the answers; null without data. */
  readonly answers: AnswerComparison | null;
}

/** Data on which the quantized model must stand the comparison. */
export interface QuantizationGate extends ComparisonHooks {
  readonly dataset: Dataset;
  /** How many points of F1, in percent, may be lost. */
  readonly maxF1Drop: number;
}

/**
 * Writes a model with its weights as int8 (see `quantizeWeights`), if it still answers as well: with a gate, a model that loses
 * more F1 than allowed is not written.
 * @throws SpanLabError `model-differs` when the gate fails, with the figures as details, or the logits are no numbers; `file-exists`,
 * `model-invalid`, `operator-unsupported`, `file-write-failed`, `dataset-empty`, `stopped`
 */
export async function quantizeModel(
  source: ModelFolder,
  out: string,
  layout: ModelLayout,
  gate: QuantizationGate | null,
): Promise<QuantizationReport> {
  const stored = await readOnnxFile(source.onnxPath);
  const form = { layout, precision: 'int8' } as const;
  const model = quantizeWeights(toFloat32(readModel(stored.bytes, stored.external)));
  const files = writeModelFiles(model, dataNameOf(form));
  return writeNewModelFolder(out, { files, source, ...form }, async written => {
    const answers = gate && (await compareAnswers(source, written, gate.dataset, gate));
    const largestLogitDifference = answers?.largestLogitDifference ?? (await compareLogits(source, written));
    if (answers && gate) refuseDrop(answers, gate.maxF1Drop);
    if (!Number.isFinite(largestLogitDifference)) {
      throw new SpanLabError('model-differs', 'The logits of the quantized model are no numbers.');
    }
    const [bytesBefore, bytesAfter] = [unchangedFiles(stored), files].map(modelBytes);
    return { bytesBefore, bytesAfter, largestLogitDifference, answers };
  });
}

function refuseDrop(
  { before, after, answersChanged, largestLogitDifference }: AnswerComparison,
  allowed: number,
): void {
  const drop = before.f1 - after.f1;
  // Written so that a figure that is no number fails.
  if (drop <= allowed) return;
  throw new SpanLabError(
    'model-differs',
    `The quantized model loses ${drop.toFixed(2)} points of F1 (${before.f1.toFixed(2)} before, ${after.f1.toFixed(2)} after); allowed are ${allowed}. It was not written.`,
    {
      f1Before: before.f1,
      f1After: after.f1,
      exactBefore: before.exact,
      exactAfter: after.exact,
      answersChanged,
      largestLogitDifference,
    },
  );
}
