import { SpanLabError } from '../errors';
import { LineIndex } from '../text/lineIndex';
import { analyseDataset } from './analysis';
import type { DatasetShape } from './datasetShape';
import type { Finding } from './finding';
import { openFile, withoutMark, type OpenedFile } from './formats/openFile';
import { refuseFaults } from './formats/readSquadFile';
import { shapeOf } from './formats/shapeOf';
import { checkIds } from './idRules';
import { parseJsonTree } from './json/tree';
import { JsonText } from './located/jsonText';
import { locateFindings, shiftProblem, toProblem } from './located/locateFindings';
import { checkParagraph, type CheckedParagraph } from './paragraphRules';
import { findPlaces, markOfPath } from './places';
import type { Problem } from './problem';
import { ruleOf } from './rules/ruleTable';
import type { Dataset, QaExample } from './types';
import { reportOf } from './validate';

/**
 * Reads a data set of any known format, told from its content (see `formats/`); nested SQuAD is the usual one:
 * `{version?, data: [{title, paragraphs: [{context, qas: [{id, question, answers, …}]}]}]}`.
 * A wrong answer is dropped from its question; a question of which nothing right remains is left out, and so is the second
 * question with the same id. Everything dropped is named in `problems`, with its place, in the order of the file.
 * @throws SpanLabError `json-syntax`, `csv-syntax`, or `format-unknown` when it is no data set of a known format
 */
export function readDataset(text: string): { dataset: Dataset; problems: Problem[] } {
  const opened = openSound(text);
  const shape = shapeOf(opened.file);
  const checked = shape.paragraphs.map(({ value }) => checkParagraph(value, shape.format));
  const idFindings = checkIds(checked.map(({ questions }) => questions));
  const dataset: Dataset = {
    format: shape.format,
    examples: checked.flatMap((paragraph, paragraphIndex) =>
      usableExamples(paragraph, paragraphIndex, shape.paragraphs[paragraphIndex]?.title ?? '', idFindings),
    ),
    questionCount: checked.reduce((sum, { questions }) => sum + questions.length, 0),
  };
  const problems =
    opened.document === null
      ? locate(withoutMark(text), shape, checked, idFindings)
      : problemsOfRecords(text, opened, shape, checked, idFindings);
  return { dataset, problems };
}

/** @throws SpanLabError */
function openSound(text: string): OpenedFile {
  const opened = openFile(text);
  if (opened !== null) {
    refuseFaults(text, opened);
    return opened;
  }
  parse(withoutMark(text));
  throw new SpanLabError(
    'format-unknown',
    'This is no data set of a known format; SQuAD has "data" with "paragraphs".',
  );
}

/** Of a file that is no nested SQuAD. Places are looked for only where there is something to place; advice is left out. */
function problemsOfRecords(
  text: string,
  { file, faults }: OpenedFile,
  shape: DatasetShape,
  checked: readonly CheckedParagraph[],
  idFindings: ReadonlyMap<number, readonly Finding[]>,
): Problem[] {
  const isSound =
    faults.length + file.findings.length + shape.findings.length + idFindings.size === 0 &&
    checked.every(({ findings }, index) => (file.origins[index]?.adapted?.(findings) ?? findings).length === 0);
  if (isSound) return [];
  return reportOf(analyseDataset(text)).problems.filter(({ code }) => ruleOf(code)?.kind !== 'advice');
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
    for (const { problem } of locateFindings(new JsonText(json.slice(startUtf16, endUtf16)), all)) {
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
