import { join } from 'node:path';
import { evaluationFiles } from '../../core/runs/runFiles';
import type { QuestionResult } from '../../core/runs/runManifest';
import { nodeFileSystem, type FileSystem } from '../files/fileSystem';
import { writeFailed, writeFileAtomically, type FileContent } from '../files/writeFileAtomically';
import type { Evaluation } from './evaluation';

/**
 * Writes an evaluation into a folder, which is made when absent: `predictions.json`, `nbest_predictions.json` and, for SQuAD 2.0,
 * `null_odds.json` as Hugging Face's run_qa writes them; `eval.json` with the official script's keys; `questions.jsonl` with all
 * that is known of each question; and last `summary.json`, which marks the evaluation as complete. Each file is written whole or
 * not at all.
 *
 * @throws SpanLabError `file-write-failed`
 */
export async function writeEvaluation(
  folder: string,
  evaluation: Evaluation,
  files: FileSystem = nodeFileSystem,
): Promise<void> {
  const { results, scores, ...summary } = evaluation;
  const write = (name: string, content: FileContent): Promise<void> =>
    writeFileAtomically(join(folder, name), content, files);
  try {
    await files.ensureFolder(folder);
    // Of an earlier evaluation in the same folder: it would seem to belong to this one.
    await files.remove(join(folder, evaluationFiles.summary));
    await files.remove(join(folder, evaluationFiles.nullOdds));
  } catch (error) {
    throw writeFailed(folder, error);
  }
  await write(
    evaluationFiles.predictions,
    byId(results, result => result.prediction),
  );
  await write(evaluationFiles.nBestPredictions, byId(results, nBestOf));
  if (evaluation.metric === 'squad2')
    await write(
      evaluationFiles.nullOdds,
      byId(results, result => result.nullScoreDiff),
    );
  await write(evaluationFiles.questions, lines(results));
  await write(evaluationFiles.scores, json(scores));
  await write(evaluationFiles.summary, json(summary));
}

/** One candidate as `postprocess_qa_predictions` of run_qa writes it. */
function nBestOf({ candidates }: QuestionResult): object[] {
  return candidates.map(candidate => ({
    score: candidate.logitSum,
    start_logit: candidate.startLogit,
    end_logit: candidate.endLogit,
    text: candidate.text,
    probability: candidate.nBestProbability,
  }));
}

/**
 * A JSON object of one value per question, piece by piece. Not by way of a JavaScript object: that would move ids that look like
 * numbers to its front.
 */
function* byId(results: readonly QuestionResult[], valueOf: (result: QuestionResult) => unknown): Generator<string> {
  yield '{';
  let separator = '\n';
  for (const chunk of chunks(results)) {
    const members = chunk.map(result => `    ${JSON.stringify(result.id)}: ${indented(valueOf(result))}`);
    yield separator + members.join(',\n');
    separator = ',\n';
  }
  yield '\n}\n';
}

function* lines(results: readonly QuestionResult[]): Generator<string> {
  for (const chunk of chunks(results)) yield chunk.map(result => `${JSON.stringify(result)}\n`).join('');
}

/** Parts of a list, so that neither each question is a write of its own nor the whole file one string. */
function* chunks<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < items.length; from += 256) yield items.slice(from, from + 256);
}

function indented(value: unknown): string {
  return JSON.stringify(value, null, 4).replaceAll('\n', '\n    ');
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 4)}\n`;
}
