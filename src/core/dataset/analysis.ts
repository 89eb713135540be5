import { differingRange } from '../text/differingRange';
import {
  analyseBrokenParagraph,
  analyseParagraph,
  analyseSource,
  locateFromPlace,
  mostFaultsShown,
  syntaxProblem,
  type AnalysedParagraph,
} from './analysedParagraph';
import type { Node } from 'jsonc-parser';
import type { DatasetShape } from './datasetShape';
import { isJsonObject, type JsonObject } from './fieldRules';
import type { Finding } from './finding';
import { checkIds } from './idRules';
import { skipValue } from './json/skim';
import { parseJsonTree } from './json/tree';
import { openBrokenJson, openFile, tryJson, withoutMark, type OpenedFile } from './formats/openFile';
import { shapeOf } from './formats/shapeOf';
import { listOf, type FileFormat } from './formats/squadFile';
import { JsonText } from './located/jsonText';
import { locateFindings, toProblem, type ParagraphProblem } from './located/locateFindings';
import { sourcesOf, type OriginSource } from './located/originSource';
import { checkDuplicates, checkDuplicatesAfterEdit } from './rules/duplicateRules';
import { findPlaces, markOfPath, placesOfTree, type ArticlePlace } from './places';
import type { Problem, Utf16Range } from './problem';
import type { DatasetFormat } from './types';

/** Everything known about one state of a file. Never changes; the next state is made from it by {@link analyseDataset}. */
export interface DatasetAnalysis {
  readonly text: string;
  /** How the file is written; null when it is no data set of a known format. */
  readonly fileFormat: FileFormat | null;
  /** Whether questions may be unanswerable; null when the file is no data set. */
  readonly format: DatasetFormat | null;
  readonly saysSquad2: boolean;
  readonly articleCount: number;
  readonly paragraphs: readonly AnalysedParagraph[];
  /** Where each paragraph stands in the text; in a file that is no nested SQuAD, the record that its context is taken from. */
  readonly places: readonly Utf16Range[];
  /** By paragraph, where its values stand; null for nested SQuAD, where each paragraph's text tells it. */
  readonly sources: readonly OriginSource[] | null;
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

/** A file of any form but nested SQuAD. */
function analyseRecords(text: string, opened: OpenedFile, syntaxProblems: readonly Problem[]): DatasetAnalysis {
  const { file, document, faults } = opened;
  const { format, saysSquad2, articleCount, findings, paragraphs: raw } = shapeOf(file);
  const sources = sourcesOf(opened);
  const paragraphs = sources.map((source, index) => analyseSource(source, raw[index]?.title ?? '', format));
  const locate = (own: readonly Finding[], index: number): ParagraphProblem[] => {
    const source = sources[index];
    return source === undefined ? [] : locateFromPlace(source, own);
  };
  const idFindings = checkIds(paragraphs.map(({ questions }) => questions));
  const duplicateFindings = withoutRepeatedContexts(file.format, checkDuplicates(paragraphs));
  const faultProblems = faults.map((fault): Problem => ({ ...fault, fixes: [] }));
  const records = document === null ? [] : locateFindings(document, file.findings).map(({ problem }) => problem);
  const titles = findings.map(finding => {
    const source = sources[firstParagraphOf(file.root, finding.path[1])];
    return toProblem(finding, source?.markOf(finding.path.slice(2)) ?? { startUtf16: 0, endUtf16: 0 }, []).problem;
  });
  return {
    text,
    fileFormat: file.format,
    format,
    saysSquad2,
    articleCount,
    paragraphs,
    places: sources.map(({ place }) => place),
    sources,
    idFindings,
    idProblems: locateAll(idFindings, locate),
    duplicateFindings,
    duplicateProblems: locateAll(duplicateFindings, locate),
    fileProblems: [...syntaxProblems, ...faultProblems, ...records, ...titles],
  };
}

/** In forms with one question per record, the context of each is repeated: that is no news. */
function withoutRepeatedContexts(
  format: FileFormat,
  findings: ReadonlyMap<number, readonly Finding[]>,
): ReadonlyMap<number, readonly Finding[]> {
  if (format === 'squad' || format === 'hw7' || format === 'cmrc2018') return findings;
  const others = [...findings].map(([index, own]): [number, readonly Finding[]] => [
    index,
    own.filter(({ code }) => code !== 'context-duplicate'),
  ]);
  return new Map(others.filter(([, own]) => own.length > 0));
}

/** Index over the whole file of the first paragraph of an article. */
function firstParagraphOf(root: JsonObject, articleIndex: string | number | undefined): number {
  const before = listOf(root.data).slice(0, Number(articleIndex));
  return before.reduce<number>(
    (sum, article) => sum + (isJsonObject(article) ? listOf(article.paragraphs).length : 0),
    0,
  );
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
    each < index ? place : moved(place, each === index ? 0 : by, by),
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

type Locate = (findings: readonly Finding[], paragraphIndex: number) => readonly ParagraphProblem[];

/** Locates findings of nested paragraphs. */
function locateIn(text: string, places: readonly Utf16Range[]): Locate {
  return (findings, index) => locateFindings(new JsonText(sliceOf(text, places[index])), findings);
}

/** Findings of paragraphs with their places. */
function locateAll(
  findings: ReadonlyMap<number, readonly Finding[]>,
  locate: Locate,
): ReadonlyMap<number, readonly ParagraphProblem[]> {
  return new Map([...findings].map(([index, own]) => [index, locate(own, index)]));
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

function moved(range: Utf16Range, startBy: number, endBy: number): Utf16Range {
  return { startUtf16: range.startUtf16 + startBy, endUtf16: range.endUtf16 + endBy };
}

function sliceOf(text: string, place: Utf16Range | undefined): string {
  return place === undefined ? '' : text.slice(place.startUtf16, place.endUtf16);
}

function emptyAnalysis(text: string): DatasetAnalysis {
  return {
    text,
    fileFormat: null,
    format: null,
    saysSquad2: false,
    articleCount: 0,
    paragraphs: [],
    places: [],
    sources: null,
    idFindings: new Map(),
    idProblems: new Map(),
    duplicateFindings: new Map(),
    duplicateProblems: new Map(),
    fileProblems: [],
  };
}
