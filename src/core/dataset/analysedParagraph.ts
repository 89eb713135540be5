import { codePointLength, CodePointIndex } from '../text/codePoints';
import { hasImpossibleField } from './datasetShape';
import type { Finding } from './finding';
import type { QuestionId } from './idRules';
import { nodeAt, parseJsonTree, rangeOf, valueOf, type SyntaxFault } from './json/tree';
import { JsonText } from './located/jsonText';
import { locateFindings, shiftProblem, type ParagraphProblem } from './located/locateFindings';
import type { OriginSource } from './located/originSource';
import { checkParagraph, type CheckedParagraph } from './paragraphRules';
import type { DatasetFormat } from './types';

/** What is compared between the questions of a file. */
export interface AnalysedQuestion extends QuestionId {
  /** Null where the question is missing or blank. */
  readonly text: string | null;
}

/** What is known of a paragraph without knowing where in the file it stands: it can be kept when its surroundings change. */
export interface AnalysedParagraph {
  readonly title: string;
  /** The beginning of the context on one line. */
  readonly preview: string;
  /** Length of the context. */
  readonly codePoints: number;
  /** Null where there is none that can be used. */
  readonly context: string | null;
  readonly questions: readonly AnalysedQuestion[];
  readonly answerCount: number;
  readonly hasImpossibleField: boolean;
  /** Problems of the paragraph itself, those of ids left out; positions count from its start. */
  readonly problems: readonly ParagraphProblem[];
  /** Whether its text can be taken by itself: what it contains does not change how the rest of the file reads. */
  readonly isSelfContained: boolean;
}

/** In code points. */
const previewLength = 80;
/** Of a broken text the faults after the first fifty are mostly consequences. */
export const mostFaultsShown = 50;
/** In a text with more faults than this no question is worth a look. */
const mostFaultsChecked = 1000;

/** @param raw the paragraph's text, which is valid JSON, and `value` what it means */
export function analyseParagraph(raw: string, value: unknown, title: string, format: DatasetFormat): AnalysedParagraph {
  const checked = checkParagraph(value, format);
  return {
    ...summaryOf(checked, title),
    hasImpossibleField: hasImpossibleField(value),
    problems: locateFindings(new JsonText(raw), checked.findings),
    isSelfContained: true,
  };
}

/** The same for a paragraph of a file that is no nested SQuAD. It cannot be taken by itself. */
export function analyseSource(source: OriginSource, title: string, format: DatasetFormat): AnalysedParagraph {
  const checked = checkParagraph(source.value, format);
  const findings = source.origin.adapted?.(checked.findings) ?? checked.findings;
  return {
    ...summaryOf(checked, title),
    hasImpossibleField: hasImpossibleField(source.value),
    problems: locateFromPlace(
      source,
      findings.filter(({ path }) => source.isSound(path)),
    ),
    isSelfContained: false,
  };
}

/** Findings with positions that count from the paragraph's place, as those of nested paragraphs do. */
export function locateFromPlace(source: OriginSource, findings: readonly Finding[]): ParagraphProblem[] {
  return locateFindings(source, findings).map(located => ({
    ...located,
    problem: shiftProblem(located.problem, -source.place.startUtf16),
  }));
}

/**
 * The same for a text that is no valid JSON: reports its faults, and of the rules what is about questions without any fault.
 * Such problems have no fixes.
 */
export function analyseBrokenParagraph(raw: string, title: string, format: DatasetFormat): AnalysedParagraph {
  const tree = parseJsonTree(raw);
  const { root, faults } = tree;
  const value = root === undefined ? undefined : valueOf(root);
  const checked = checkParagraph(value, format);
  const isWhole = ({ path }: Finding): boolean => {
    if (root === undefined || path[0] !== 'qas' || path.length < 2 || faults.length > mostFaultsChecked) return false;
    const { startUtf16, endUtf16 } = rangeOf(nodeAt(root, path.slice(0, 2)).node, raw.length);
    return !faults.some(fault => fault.startUtf16 <= endUtf16 && fault.endUtf16 >= startUtf16);
  };
  const located = locateFindings(new JsonText(raw, 0, tree), checked.findings.filter(isWhole));
  return {
    ...summaryOf(checked, title),
    hasImpossibleField: hasImpossibleField(value),
    problems: [...faults.slice(0, mostFaultsShown).map(syntaxProblem), ...located],
    isSelfContained: true,
  };
}

/** A fault of the JSON as a problem. */
export function syntaxProblem({ startUtf16, endUtf16, message }: SyntaxFault): ParagraphProblem {
  const problem = { code: 'json-syntax', severity: 'error', message, startUtf16, endUtf16, fixes: [] } as const;
  return { problem, questionIndex: null, answerIndex: null };
}

function summaryOf(
  { context, questions, answerCount }: CheckedParagraph,
  title: string,
): Pick<AnalysedParagraph, 'title' | 'preview' | 'codePoints' | 'context' | 'questions' | 'answerCount'> {
  return {
    title,
    preview: beginningOf(context ?? ''),
    codePoints: codePointLength(context ?? ''),
    context,
    questions: questions.map(({ id, isIdMissing, text }) => ({ id, isIdMissing, text })),
    answerCount,
  };
}

/** The beginning on one line. Only as much of a long context is looked at as may be shown. */
function beginningOf(context: string): string {
  const head = context.slice(0, 4 * previewLength);
  const line = new CodePointIndex(head.trim().replace(/\s+/g, ' '));
  const isWhole = head.length === context.length && line.length <= previewLength;
  return isWhole ? line.text : `${line.slice(0, previewLength - 1)}…`;
}
