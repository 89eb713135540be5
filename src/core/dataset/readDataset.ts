import { SpanLabError } from '../errors';
import { LineIndex } from '../text/lineIndex';
import { readShape, type DatasetShape } from './datasetShape';
import type { Finding } from './finding';
import { readSquadFile } from './formats/readSquadFile';
import { checkIds } from './idRules';
import { parseJsonTree } from './json/tree';
import { locateFindings, shiftProblem, toProblem } from './locateFindings';
import { checkParagraph, type CheckedParagraph } from './paragraphRules';
import { findPlaces, markOfPath } from './places';
import type { Problem } from './problem';
import type { Dataset, QaExample } from './types';

/**
 * Reads a data set of any known format, told from its content (see `formats/`); nested SQuAD is the usual one:
 * `{version?, data: [{title, paragraphs: [{context, qas: [{id, question, answers, …}]}]}]}`.
 * A wrong answer is dropped from its question; a question of which nothing right remains is left out, and so is the second
 * question with the same id. Everything dropped is named in `problems`, in the order of the file; with its place where the file is
 * nested SQuAD, else at the file's start.
 * @throws SpanLabError `json-syntax`, `csv-syntax`, or `format-unknown` when it is no data set of a known format
 */
export function readDataset(text: string): { dataset: Dataset; problems: Problem[] } {
  const json = text.startsWith('\ufeff') ? ` ${text.slice(1)}` : text;
  const { shape, hasPlaces } = readAnyShape(json);
  const checked = shape.paragraphs.map(({ value }) => checkParagraph(value, shape.format));
  const idFindings = checkIds(checked.map(({ questions }) => questions));
  const dataset: Dataset = {
    format: shape.format,
    examples: checked.flatMap((paragraph, paragraphIndex) =>
      usableExamples(paragraph, paragraphIndex, shape.paragraphs[paragraphIndex]?.title ?? '', idFindings),
    ),
    questionCount: checked.reduce((sum, { questions }) => sum + questions.length, 0),
  };
  return {
    dataset,
    problems: hasPlaces ? locate(json, shape, checked, idFindings) : atStart(shape, checked, idFindings),
  };
}

/** The levels above the paragraphs, and whether the text itself has them: only then the findings' paths lead somewhere in it. */
function readAnyShape(json: string): { readonly shape: DatasetShape; readonly hasPlaces: boolean } {
  const file = readSquadFile(json);
  const shape = file === null ? null : readShape(file.root);
  if (file !== null && shape !== null) return { shape, hasPlaces: file.format === 'squad' };
  parse(json);
  throw new SpanLabError(
    'format-unknown',
    'This is no data set of a known format; SQuAD has "data" with "paragraphs".',
  );
}

/** The findings as problems without a place of their own. */
function atStart(
  shape: DatasetShape,
  checked: readonly CheckedParagraph[],
  idFindings: ReadonlyMap<number, readonly Finding[]>,
): Problem[] {
  const findings = checked.flatMap((paragraph, index) => [...paragraph.findings, ...(idFindings.get(index) ?? [])]);
  return [...shape.findings, ...findings].map(
    finding => toProblem(finding, { startUtf16: 0, endUtf16: 0 }, []).problem,
  );
}

function usableExamples(
  { context, questions }: CheckedParagraph,
  paragraphIndex: number,
  title: string,
  idFindings: ReadonlyMap<number, readonly Finding[]>,
): QaExample[] {
  if (context === null) return [];
  const wrongIds = new Set((idFindings.get(paragraphIndex) ?? []).map(({ path }) => path[1]));
  return questions.flatMap(({ id, usable }, questionIndex) =>
    id === null || usable === null || wrongIds.has(questionIndex)
      ? []
      : [{ id, title, question: usable.question, context, paragraphIndex, answers: usable.answers }],
  );
}

/** Places are looked for only where there is something to place. */
function locate(
  json: string,
  shape: DatasetShape,
  checked: readonly CheckedParagraph[],
  idFindings: ReadonlyMap<number, readonly Finding[]>,
): Problem[] {
  if (shape.findings.length === 0 && idFindings.size === 0 && checked.every(({ findings }) => findings.length === 0)) {
    return [];
  }
  const articles = findPlaces(json);
  const places = articles.flatMap(article => article.paragraphs);
  const problems = shape.findings.map(
    finding => toProblem(finding, markOfPath(json, finding.path, articles), []).problem,
  );
  checked.forEach(({ findings }, paragraphIndex) => {
    const { startUtf16 = 0, endUtf16 = 0 } = places[paragraphIndex] ?? {};
    const all = [...findings, ...(idFindings.get(paragraphIndex) ?? [])];
    if (all.length === 0) return;
    for (const { problem } of locateFindings(json.slice(startUtf16, endUtf16), all)) {
      problems.push(shiftProblem(problem, startUtf16));
    }
  });
  return problems.sort((a, b) => a.startUtf16 - b.startUtf16 || a.endUtf16 - b.endUtf16);
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    const [fault] = parseJsonTree(json).faults;
    const { line, character } = new LineIndex(json).positionAt(fault?.startUtf16 ?? 0);
    throw new SpanLabError(
      'json-syntax',
      `This is not valid JSON (line ${line + 1}, column ${character + 1}): ${fault?.message ?? String(cause)}`,
      { line: line + 1, column: character + 1, startUtf16: fault?.startUtf16 ?? 0 },
      { cause },
    );
  }
}
