import { differingRange } from '../text/differingRange';
import {
  analyseBrokenParagraph,
  analyseParagraph,
  mostFaultsShown,
  syntaxProblem,
  type AnalysedParagraph,
} from './analysedParagraph';
import { readShape } from './datasetShape';
import type { Finding } from './finding';
import { checkIds } from './idRules';
import { skipValue } from './json/skim';
import { parseJsonTree, valueOf } from './json/tree';
import { locateFindings, toProblem, type ParagraphProblem } from './locateFindings';
import { checkDuplicates, checkDuplicatesAfterEdit } from './rules/duplicateRules';
import { findPlaces, markOfPath, placesOfTree, type ArticlePlace } from './places';
import type { Problem, Utf16Range } from './problem';
import type { DatasetFormat } from './types';

/** Everything known about one state of a file. Never changes; the next state is made from it by {@link analyseDataset}. */
export interface DatasetAnalysis {
  readonly text: string;
  /** Null when the file is no SQuAD file. */
  readonly format: DatasetFormat | null;
  readonly saysSquad2: boolean;
  readonly articleCount: number;
  readonly paragraphs: readonly AnalysedParagraph[];
  /** Where each paragraph stands in the text. */
  readonly places: readonly Utf16Range[];
  /** Missing and repeated ids by paragraph index. */
  readonly idFindings: ReadonlyMap<number, readonly Finding[]>;
  /** The same with places, counted from the paragraph's start. */
  readonly idProblems: ReadonlyMap<number, readonly ParagraphProblem[]>;
  /** Repeated contexts and questions by paragraph index. */
  readonly duplicateFindings: ReadonlyMap<number, readonly Finding[]>;
  /** The same with places, counted from the paragraph's start. */
  readonly duplicateProblems: ReadonlyMap<number, readonly ParagraphProblem[]>;
  /** Problems that stand outside of the paragraphs, and faults of the JSON. */
  readonly fileProblems: readonly Problem[];
}

/**
 * Analyses a file. With the previous state given, an edit within one paragraph costs only that paragraph, whatever the size of
 * the file; and while that paragraph is no valid JSON, as it happens in typing, all others keep their results.
 */
export function analyseDataset(text: string, previous?: DatasetAnalysis): DatasetAnalysis {
  return (previous === undefined ? null : analyseEdit(text, previous)) ?? analyseWhole(text);
}

function analyseWhole(text: string): DatasetAnalysis {
  // A blank in place of the byte-order mark keeps all positions.
  const json = text.startsWith('\ufeff') ? ` ${text.slice(1)}` : text;
  const parsed = tryParse(json);
  if (parsed !== null) {
    return analyseShape(text, parsed.value, () => findPlaces(json), []);
  }
  const { root, faults } = parseJsonTree(json);
  const problems = faults.slice(0, mostFaultsShown).map(fault => syntaxProblem(fault).problem);
  if (problems.length === 0) {
    const everywhere = { startUtf16: 0, endUtf16: text.length, message: 'This is not valid JSON.' };
    problems.push(syntaxProblem(everywhere).problem);
  }
  if (root === undefined) return { ...emptyAnalysis(text), fileProblems: problems };
  return analyseShape(text, valueOf(root), () => placesOfTree(root, text.length), problems);
}

function analyseShape(
  text: string,
  value: unknown,
  findArticles: () => readonly ArticlePlace[],
  syntaxProblems: readonly Problem[],
): DatasetAnalysis {
  const shape = readShape(value);
  if (shape === null) {
    const problem: Problem = {
      code: 'format-unknown',
      severity: 'error',
      message: 'This is no SQuAD file: there is no "data" with "paragraphs".',
      startUtf16: 0,
      endUtf16: Math.min(1, text.length),
      fixes: [],
    };
    return { ...emptyAnalysis(text), fileProblems: syntaxProblems.length > 0 ? syntaxProblems : [problem] };
  }
  const articles = findArticles();
  const places = articles.flatMap(article => article.paragraphs);
  const paragraphs = shape.paragraphs.map(({ value: paragraph, title }, index) => {
    const raw = sliceOf(text, places[index]);
    if (syntaxProblems.length === 0 || tryParse(raw) !== null) {
      return analyseParagraph(raw, paragraph, title, shape.format);
    }
    const broken = analyseBrokenParagraph(raw, title, shape.format);
    // Its faults are among those of the file already.
    const problems = broken.problems.filter(({ problem }) => problem.code !== 'json-syntax');
    return { ...broken, problems, isSelfContained: false };
  });
  const idFindings = checkIds(paragraphs.map(({ questions }) => questions));
  const idProblems = locateAll(text, places, idFindings);
  const duplicateFindings = checkDuplicates(paragraphs);
  const duplicateProblems = locateAll(text, places, duplicateFindings);
  const { format, saysSquad2, articleCount, findings } = shape;
  const shapeProblems = findings.map(
    finding => toProblem(finding, markOfPath(text, finding.path, articles), []).problem,
  );
  const fileProblems = [...syntaxProblems, ...shapeProblems];
  const ofIds = { idFindings, idProblems };
  const ofDuplicates = { duplicateFindings, duplicateProblems };
  return { text, format, saysSquad2, articleCount, paragraphs, places, ...ofIds, ...ofDuplicates, fileProblems };
}

/** The state after an edit within one paragraph, or null where the edit reaches further. */
function analyseEdit(text: string, previous: DatasetAnalysis): DatasetAnalysis | null {
  const edit = differingRange(previous.text, text);
  if (edit === null) return previous;
  const { format } = previous;
  const index = paragraphAround(previous.places, edit.start, edit.oldEnd);
  const old = previous.paragraphs[index];
  if (format === null || old?.isSelfContained !== true) return null;
  const by = edit.newEnd - edit.oldEnd;
  const places = previous.places.map((place, each) =>
    each < index ? place : moved(place, each === index ? 0 : by, by),
  );
  const raw = sliceOf(text, places[index]);
  const parsed = tryParse(raw);
  // Where the braces close before the end, the paragraph may have become two: how the rest reads is open.
  if (raw[0] !== '{' || (parsed === null && skipValue(raw, 0) < raw.length)) return null;
  const paragraph =
    parsed === null
      ? { ...analyseBrokenParagraph(raw, old.title, format), hasImpossibleField: old.hasImpossibleField }
      : analyseParagraph(raw, parsed.value, old.title, format);
  const paragraphs = previous.paragraphs.with(index, paragraph);
  const isSquad2 = previous.saysSquad2 || paragraphs.some(({ hasImpossibleField }) => hasImpossibleField);
  if ((format === 'squad2') !== isSquad2) return null;
  const fileProblems = previous.fileProblems.map(problem =>
    problem.startUtf16 < edit.oldEnd ? problem : { ...problem, ...moved(problem, by, by) },
  );
  const next = { ...previous, text, paragraphs, places, fileProblems };
  return { ...next, ...idsAfterEdit(next, index, old), ...duplicatesAfterEdit(next, index, old) };
}

/** Duplicates are looked for anew only if the edit changed a context or a question. */
function duplicatesAfterEdit(
  { text, paragraphs, places, duplicateFindings, duplicateProblems }: DatasetAnalysis,
  index: number,
  old: AnalysedParagraph,
): Pick<DatasetAnalysis, 'duplicateFindings' | 'duplicateProblems'> {
  const now = paragraphs[index];
  if (now?.context === old.context && haveSameTexts(old.questions, now.questions)) {
    const own = duplicateFindings.get(index);
    if (own === undefined) return { duplicateFindings, duplicateProblems };
    const located = locateFindings(sliceOf(text, places[index]), own);
    return { duplicateFindings, duplicateProblems: new Map([...duplicateProblems, [index, located]]) };
  }
  const findings = checkDuplicatesAfterEdit(duplicateFindings, paragraphs, index, old.context);
  const problems = [...findings].map(([each, own]): [number, readonly ParagraphProblem[]] => {
    const known = each !== index && own === duplicateFindings.get(each) ? duplicateProblems.get(each) : undefined;
    return [each, known ?? locateFindings(sliceOf(text, places[each]), own)];
  });
  return { duplicateFindings: findings, duplicateProblems: new Map(problems) };
}

function haveSameTexts(old: AnalysedParagraph['questions'], now: AnalysedParagraph['questions']): boolean {
  return (
    old.length === now.length && old.every(({ id, text }, index) => text === now[index]?.text && id === now[index]?.id)
  );
}

/** Findings of paragraphs with their places. */
function locateAll(
  text: string,
  places: readonly Utf16Range[],
  findings: ReadonlyMap<number, readonly Finding[]>,
): ReadonlyMap<number, readonly ParagraphProblem[]> {
  return new Map([...findings].map(([index, own]) => [index, locateFindings(sliceOf(text, places[index]), own)]));
}

/** Ids are looked at anew only if the edit changed one. */
function idsAfterEdit(
  { text, paragraphs, places, idFindings, idProblems }: DatasetAnalysis,
  index: number,
  old: AnalysedParagraph,
): Pick<DatasetAnalysis, 'idFindings' | 'idProblems'> {
  if (haveSameIds(old.questions, paragraphs[index]?.questions ?? [])) {
    const own = idFindings.get(index);
    if (own === undefined) return { idFindings, idProblems };
    const located = locateFindings(sliceOf(text, places[index]), own);
    return { idFindings, idProblems: new Map([...idProblems, [index, located]]) };
  }
  if (idFindings.size === 0 && areNewIdsUnique(paragraphs, index, old)) return { idFindings, idProblems };
  const findings = checkIds(paragraphs.map(({ questions }) => questions));
  return { idFindings: findings, idProblems: locateAll(text, places, findings) };
}

/** Whether ids that were all in order still are after the edit of one paragraph: cheaper than to compare each with each. */
function areNewIdsUnique(paragraphs: readonly AnalysedParagraph[], index: number, old: AnalysedParagraph): boolean {
  const now = paragraphs[index]?.questions ?? [];
  const ids = new Set(now.map(({ id }) => id));
  if (ids.size < now.length || ids.has(null)) return false;
  const added = new Set(ids);
  for (const { id } of old.questions) added.delete(id);
  return (
    added.size === 0 ||
    paragraphs.every(({ questions }, each) => each === index || questions.every(({ id }) => !added.has(id)))
  );
}

function haveSameIds(old: AnalysedParagraph['questions'], now: AnalysedParagraph['questions']): boolean {
  return (
    old.length === now.length &&
    old.every(({ id, isIdMissing }, index) => id === now[index]?.id && isIdMissing === now[index]?.isIdMissing)
  );
}

/** Index of the paragraph of which a range touches the inside only, not its braces; -1 if there is none. */
function paragraphAround(places: readonly Utf16Range[], start: number, end: number): number {
  let low = 0;
  let high = places.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((places[middle]?.startUtf16 ?? 0) < start) low = middle;
    else high = middle - 1;
  }
  const place = places[low];
  return place !== undefined && place.startUtf16 < start && end < place.endUtf16 ? low : -1;
}

function moved(range: Utf16Range, startBy: number, endBy: number): Utf16Range {
  return { startUtf16: range.startUtf16 + startBy, endUtf16: range.endUtf16 + endBy };
}

function sliceOf(text: string, place: Utf16Range | undefined): string {
  return place === undefined ? '' : text.slice(place.startUtf16, place.endUtf16);
}

/** Null when the text is no JSON. */
function tryParse(json: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(json) };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function emptyAnalysis(text: string): DatasetAnalysis {
  return {
    text,
    format: null,
    saysSquad2: false,
    articleCount: 0,
    paragraphs: [],
    places: [],
    idFindings: new Map(),
    idProblems: new Map(),
    duplicateFindings: new Map(),
    duplicateProblems: new Map(),
    fileProblems: [],
  };
}
