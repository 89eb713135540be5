import { basename, resolve } from 'node:path';
import { analyseDataset } from '../../core/dataset/analysis';
import { findLeaks } from '../../core/dataset/leaks/findLeaks';
import { leakProblems } from '../../core/dataset/leaks/leakProblems';
import { SpanLabError } from '../../core/errors';
import { LineIndex } from '../../core/text/lineIndex';
import type { LeakRequest, LeakResult } from '../../protocol/datasetRequests';
import type { AnalysedFiles } from './analysedFiles';
import { placeProblems } from './placeProblems';

/**
 * What a data set has in common with training data.
 * @throws SpanLabError `file-missing`, `file-unreadable`; `format-unknown` where there is nothing to compare with
 */
export async function leaksOfFile(files: AnalysedFiles, { data, training }: LeakRequest): Promise<LeakResult> {
  const path = resolve(training);
  const trainingAnalysis = await files.analysisOf(path);
  if (trainingAnalysis.format === null) {
    throw new SpanLabError('format-unknown', `${basename(path)} is no data set to compare with.`, { path });
  }
  const analysis = 'path' in data ? await files.analysisOf(data.path) : analyseDataset(data.text);
  const { leaks, counts } = findLeaks(analysis.paragraphs, trainingAnalysis.paragraphs);
  const problems = leakProblems(leaks, analysis, trainingAnalysis, basename(path));
  // An editor cannot show what is in a packed file.
  const lines = path.toLowerCase().endsWith('.gz') ? null : new LineIndex(trainingAnalysis.text);
  return { counts, problems: placeProblems(problems, new LineIndex(analysis.text), { path, lines }) };
}
