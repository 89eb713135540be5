import { join } from 'node:path';
import { SpanLabError } from '../../core/errors';
import { evaluationScoresSchema, evaluationSummarySchema, parseQuestionLines } from '../../core/runs/evaluationRecord';
import { evaluationFiles } from '../../core/runs/runFiles';
import { nodeFileSystem, type FileSystem } from '../files/fileSystem';
import { readTextFile } from '../files/readTextFile';
import type { Evaluation } from './evaluation';

/**
 * Reads an evaluation from its folder.
 *
 * @throws SpanLabError `file-missing` when there is none, or one that was not finished; `file-unreadable` when a file is damaged
 */
export async function readEvaluation(folder: string, files: FileSystem = nodeFileSystem): Promise<Evaluation> {
  const read = async <T>(name: string, parse: (text: string) => T): Promise<T> => {
    const path = join(folder, name);
    const text = await readTextFile(path, files);
    try {
      return parse(text);
    } catch (cause) {
      const reason = cause instanceof SpanLabError ? ` ${cause.message}` : '';
      throw new SpanLabError('file-unreadable', `${path} is damaged.${reason}`, { path }, { cause });
    }
  };
  const summary = await read(evaluationFiles.summary, text => evaluationSummarySchema.parse(JSON.parse(text)));
  const scores = await read(evaluationFiles.scores, text => evaluationScoresSchema.parse(JSON.parse(text)));
  const results = await read(evaluationFiles.questions, parseQuestionLines);
  return { ...summary, scores, results };
}
