import { differingRange } from '../text/differingRange';
import {
  analyseBrokenParagraph,
  analyseParagraph,
  mostFaultsShown,
  syntaxProblem,
  type AnalysedParagraph,
} from './analysedParagraph';
import type { Node } from 'jsonc-parser';
import { analyseRecords } from './analyseRecords';
import { emptyAnalysis, locateAll, type DatasetAnalysis, type Locate } from './datasetAnalysis';
import type { DatasetShape } from './datasetShape';
import { checkIds } from './idRules';
import { skipValue } from './json/skim';
import { parseJsonTree } from './json/tree';
import { openBrokenJson, openFile, tryJson, withoutMark, type OpenedFile } from './formats/openFile';
import { shapeOf } from './formats/shapeOf';
import { moved } from './located/moved';
import { JsonText } from './located/jsonText';
import { locateFindings, toProblem, type ParagraphProblem } from './located/locateFindings';
import { checkDuplicates, checkDuplicatesAfterEdit } from './rules/duplicateRules';
import { findPlaces, markOfPath, placesOfTree, type ArticlePlace } from './places';
import type { Problem, Utf16Range } from './problem';

export type { DatasetAnalysis } from './datasetAnalysis';

/**
 * Analyses a file. With the previous state given, an edit within one paragraph costs only that paragraph, whatever the size of
 * the file; and while that paragraph is no valid JSON, as it happens in typing, all others keep their results.
 */
export function analyseDataset(text: string, previous?: DatasetAnalysis): DatasetAnalysis {
  return (previous === undefined ? null : analyseEdit(text, previous)) ?? analyseWhole(text);
}

function analyseWhole(text: string): DatasetAnalysis {
  const opened = openFile(text);
  if (opened !== null) return analyseOpened(text, opened, []);
  const json = withoutMark(text);
  const tree = parseJsonTree(json);
  const problems = tree.faults.slice(0, mostFaultsShown).map(fault => syntaxProblem(fault).problem);
  if (tree.root === undefined && problems.length === 0) {
    const everywhere = { startUtf16: 0, endUtf16: text.length, message: 'This is not valid JSON.' };
    problems.push(syntaxProblem(everywhere).problem);
  }
  const broken = problems.length === 0 ? null : openBrokenJson(text, tree);
  if (broken !== null) return analyseOpened(text, broken, problems, tree.root);
  const unknown: Problem = {
    code: 'format-unknown',
    severity: 'error',
    message: 'This is no data set of a known format, such as SQuAD, where "data" has "paragraphs".',
    startUtf16: 0,
    endUtf16: Math.min(1, text.length),
    fixes: [],
  };
  return { ...emptyAnalysis(text), fileProblems: problems.length > 0 ? problems : [unknown] };
}

/** @param root of the tree of a text that is no valid JSON */
function analyseOpened(
  text: string,
  opened: OpenedFile,
  syntaxProblems: readonly Problem[],
  root?: Node,
): DatasetAnalysis {
  if (opened.document !== null) return analyseRecords(text, opened, syntaxProblems);
  const findArticles = (): readonly ArticlePlace[] =>
    root === undefined ? findPlaces(text) : placesOfTree(root, text.length);
  return analyseNested(text, shapeOf(opened.file), findArticles, syntaxProblems);
}

function analyseNested(
  text: string,
  shape: DatasetShape,
  findArticles: () => readonly ArticlePlace[],
  syntaxProblems: readonly Problem[],
): DatasetAnalysis {
  const articles = findArticles();
  const places = articles.flatMap(article => article.paragraphs);
  const paragraphs = shape.paragraphs.map(({ value: paragraph, title }, index) => {
    const raw = sliceOf(text, places[index]);
    if (syntaxProblems.length === 0 || tryJson(raw) !== null) {
      return analyseParagraph(raw, paragraph, title, shape.format);
    }
    const broken = analyseBrokenParagraph(raw, title, shape.format);
    // Its faults are among those of the file already.
    const problems = broken.problems.filter(({ problem }) => problem.code !== 'json-syntax');
    return { ...broken, problems, isSelfContained: false };
  });
  const idFindings = checkIds(paragraphs.map(({ questions }) => questions));
  const locate = locateIn(text, places);
  const idProblems = locateAll(idFindings, locate);
  const duplicateFindings = checkDuplicates(paragraphs);
  const duplicateProblems = locateAll(duplicateFindings, locate);
  const { format, saysSquad2, articleCount, findings } = shape;
  const shapeProblems = findings.map(
    finding => toProblem(finding, markOfPath(text, finding.path, articles), []).problem,
  );
  const fileProblems = [...syntaxProblems, ...shapeProblems];
  return {
    text,
    fileFormat: 'squad',
    format,
    saysSquad2,
    articleCount,
    paragraphs,
    places,
    sources: null,
    idFindings,
    idProblems,
    duplicateFindings,
    duplicateProblems,
    fileProblems,
  };
}

/** The state after an edit within one paragraph, or null where the edit reaches further. */
function analyseEdit(text: string, previous: DatasetAnalysis): DatasetAnalysis | null {
  const edit = differingRange(previous.text, text);
  if (edit === null) return previous;
  const { format, sources } = previous;
  const index = paragraphAround(previous.places, edit.start, edit.oldEnd);
  const old = previous.paragraphs[index];
  if (format === null || sources !== null || old?.isSelfContained !== true) return null;
  const by = edit.newEnd - edit.oldEnd;
  const places = previous.places.map((place, each) =>
    each < index ? place : each === index ? { ...place, endUtf16: place.endUtf16 + by } : moved(place, by),
  );
  const raw = sliceOf(text, places[index]);
  const parsed = tryJson(raw);
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
    problem.startUtf16 < edit.oldEnd ? problem : moved(problem, by),
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
    const located = locateIn(text, places)(own, index);
    return { duplicateFindings, duplicateProblems: new Map([...duplicateProblems, [index, located]]) };
  }
  const findings = checkDuplicatesAfterEdit(duplicateFindings, paragraphs, index, old.context);
  const problems = [...findings].map(([each, own]): [number, readonly ParagraphProblem[]] => {
    const known = each !== index && own === duplicateFindings.get(each) ? duplicateProblems.get(each) : undefined;
    return [each, known ?? locateIn(text, places)(own, each)];
  });
  return { duplicateFindings: findings, duplicateProblems: new Map(problems) };
}

function haveSameTexts(old: AnalysedParagraph['questions'], now: AnalysedParagraph['questions']): boolean {
  return (
    old.length === now.length && old.every(({ id, text }, index) => text === now[index]?.text && id === now[index]?.id)
  );
}

/** Locates findings of nested paragraphs. */
function locateIn(text: string, places: readonly Utf16Range[]): Locate {
  return (findings, index) => locateFindings(new JsonText(sliceOf(text, places[index])), findings);
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
    const located = locateIn(text, places)(own, index);
    return { idFindings, idProblems: new Map([...idProblems, [index, located]]) };
  }
  if (idFindings.size === 0 && areNewIdsUnique(paragraphs, index, old)) return { idFindings, idProblems };
  const findings = checkIds(paragraphs.map(({ questions }) => questions));
  return { idFindings: findings, idProblems: locateAll(findings, locateIn(text, places)) };
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

function sliceOf(text: string, place: Utf16Range | undefined): string {
  return place === undefined ? '' : text.slice(place.startUtf16, place.endUtf16);
}
