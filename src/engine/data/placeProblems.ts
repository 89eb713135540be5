import type { Problem, Utf16Range } from '../../core/dataset/problem';
import type { LineIndex } from '../../core/text/lineIndex';
import type { LineRange, PlacedProblem } from '../../protocol/datasetRequests';

/** The file that places with a file's name are in. */
export interface RelatedFile {
  readonly path: string;
  /** Null where no editor can show the file's text. */
  readonly lines: LineIndex | null;
}

/**
 * Problems with their places as editors count.
 * @param lines those of the text that the problems are about
 * @param other the file of related places that are elsewhere
 */
export function placeProblems(problems: readonly Problem[], lines: LineIndex, other?: RelatedFile): PlacedProblem[] {
  return problems.map(problem => {
    const { code, severity, message, related = [] } = problem;
    const placed = related.flatMap(place => {
      if (place.file === undefined) return { message: place.message, file: null, range: rangeOf(place, lines) };
      if (other === undefined || other.lines === null) return [];
      return { message: place.message, file: other.path, range: rangeOf(place, other.lines) };
    });
    return { code, severity, message, range: rangeOf(problem, lines), related: placed };
  });
}

function rangeOf({ startUtf16, endUtf16 }: Utf16Range, lines: LineIndex): LineRange {
  return { start: lines.positionAt(startUtf16), end: lines.positionAt(endUtf16) };
}
