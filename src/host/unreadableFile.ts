import { SpanLabError } from '../core/errors';

/** The coded failure of a file that could not be read. */
export function unreadableFile(path: string, error: unknown): SpanLabError {
  const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  return isMissing
    ? new SpanLabError('file-missing', `There is no file ${path}.`, { path }, { cause: error })
    : new SpanLabError('file-unreadable', `${path} could not be read.`, { path }, { cause: error });
}
