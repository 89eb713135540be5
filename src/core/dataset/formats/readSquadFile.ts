import { SpanLabError } from '../../errors';
import { LineIndex } from '../../text/lineIndex';
import { openFile, type OpenedFile } from './openFile';
import type { SquadFile } from './squadFile';

/**
 * Reads a data set of any known format, told from its content, as nested SQuAD.
 * @returns null when the text is JSON of no known form, or neither JSON nor JSON lines nor CSV
 * @throws SpanLabError `json-syntax` for a faulty line of JSON lines, `csv-syntax` for a faulty table; both with line and column
 */
export function readSquadFile(text: string): SquadFile | null {
  const opened = openFile(text);
  if (opened === null) return null;
  refuseFaults(text, opened);
  return opened.file;
}

/** @throws SpanLabError with the first of a file's faults that are errors */
export function refuseFaults(text: string, { faults }: OpenedFile): void {
  const fault = faults.find(({ severity }) => severity === 'error');
  if (fault === undefined) return;
  const { line, character } = new LineIndex(text).positionAt(fault.startUtf16);
  const place = { line: line + 1, column: character + 1, startUtf16: fault.startUtf16 };
  throw new SpanLabError(fault.code, `${fault.message} (line ${place.line}, column ${place.column})`, place);
}
