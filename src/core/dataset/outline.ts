import type { DatasetAnalysis } from './analysis';
import { isJsonObject, type JsonObject } from './fieldRules';
import { parseJsonTree, valueOf } from './json/tree';
import { shiftProblem, type ParagraphProblem } from './located/locateFindings';
import type { Fix, Problem, Utf16Range } from './problem';

/** One paragraph in a list. */
export interface ParagraphOutline {
  /** Index over the whole file. */
  readonly paragraphIndex: number;
  readonly title: string;
  /** The beginning of the context on one line. */
  readonly preview: string;
  /** How many questions it has. */
  readonly questions: number;
  /** Length of the context. */
  readonly codePoints: number;
  readonly errors: number;
  readonly warnings: number;
}

export interface ProblemDetail {
  readonly code: string;
  readonly severity: Problem['severity'];
  readonly message: string;
  /** The titles of its fixes; {@link fixOf} gives the fix itself. */
  readonly fixes: readonly string[];
}

export interface AnswerDetail {
  readonly text: string;
  readonly startCodePoint: number;
  readonly problem: ProblemDetail | null;
}

export interface QuestionDetail {
  readonly id: string;
  readonly question: string;
  readonly isImpossible: boolean;
  readonly answers: readonly AnswerDetail[];
  /** Problems of the question itself, not those of its answers. */
  readonly problems: readonly ProblemDetail[];
}

/** One paragraph with everything in it. What the file lacks is empty here, so that indexes are those of the file. */
export interface ParagraphDetail {
  readonly paragraphIndex: number;
  readonly title: string;
  readonly context: string;
  /** Problems of the paragraph itself, not those of its questions. */
  readonly problems: readonly ProblemDetail[];
  readonly questions: readonly QuestionDetail[];
}

/** All paragraphs in the order of the file. */
export function outlineOf(analysis: DatasetAnalysis): ParagraphOutline[] {
  return analysis.paragraphs.map(({ title, preview, questions, codePoints }, paragraphIndex) => {
    const problems = problemsAt(analysis, paragraphIndex);
    const count = (severity: Problem['severity']): number =>
      problems.filter(({ problem }) => problem.severity === severity).length;
    return {
      paragraphIndex,
      title,
      preview,
      questions: questions.length,
      codePoints,
      errors: count('error'),
      warnings: count('warning'),
    };
  });
}

/** One paragraph in full, or null if there is none with this index. */
export function paragraphDetail(analysis: DatasetAnalysis, paragraphIndex: number): ParagraphDetail | null {
  const paragraph = analysis.paragraphs[paragraphIndex];
  const place = analysis.places[paragraphIndex];
  if (paragraph === undefined || place === undefined) return null;
  const value = asObject(valueOfParagraph(analysis, paragraphIndex, place));
  const problems = groupedBy(problemsAt(analysis, paragraphIndex), ({ questionIndex }) => questionIndex);
  return {
    paragraphIndex,
    title: paragraph.title,
    context: asText(value.context),
    problems: (problems.get(null) ?? []).map(problemDetail),
    questions: asArray(value.qas).map((question, questionIndex) =>
      questionDetail(asObject(question), problems.get(questionIndex) ?? []),
    ),
  };
}

/** A paragraph in the form of nested SQuAD. */
function valueOfParagraph({ text, sources }: DatasetAnalysis, index: number, place: Utf16Range): unknown {
  if (sources !== null) return sources[index]?.value;
  const { root } = parseJsonTree(text.slice(place.startUtf16, place.endUtf16));
  return root === undefined ? undefined : valueOf(root);
}

/** Which fix of which answer is meant; an `answerIndex` of null means the problems of the question itself, taken together. */
export interface FixAddress {
  readonly paragraphIndex: number;
  readonly questionIndex: number;
  readonly answerIndex: number | null;
  /** Index within the fixes of the answer's problem, or of all of the question's problems one after the other. */
  readonly fixIndex: number;
}

/** The fix at an address, in positions of the file; null if there is none. */
export function fixOf(
  analysis: DatasetAnalysis,
  { paragraphIndex, questionIndex, answerIndex, fixIndex }: FixAddress,
): Fix | null {
  const start = analysis.places[paragraphIndex]?.startUtf16 ?? 0;
  const fixes = problemsAt(analysis, paragraphIndex)
    .filter(problem => problem.questionIndex === questionIndex && problem.answerIndex === answerIndex)
    .flatMap(({ problem }) => shiftProblem(problem, start).fixes);
  return fixes[fixIndex] ?? null;
}

function problemsAt(
  { paragraphs, idProblems, duplicateProblems }: DatasetAnalysis,
  index: number,
): readonly ParagraphProblem[] {
  const own = paragraphs[index]?.problems ?? [];
  const ofFile = [idProblems.get(index), duplicateProblems.get(index)].flatMap(problems => problems ?? []);
  return ofFile.length === 0 ? own : [...own, ...ofFile];
}

/** One paragraph may have thousands of questions, and a question thousands of answers. */
function groupedBy(
  problems: readonly ParagraphProblem[],
  indexOf: (problem: ParagraphProblem) => number | null,
): ReadonlyMap<number | null, readonly ParagraphProblem[]> {
  const groups = new Map<number | null, ParagraphProblem[]>();
  for (const problem of problems) {
    const index = indexOf(problem);
    const group = groups.get(index);
    if (group === undefined) groups.set(index, [problem]);
    else group.push(problem);
  }
  return groups;
}

function questionDetail(question: JsonObject, problems: readonly ParagraphProblem[]): QuestionDetail {
  const byAnswer = groupedBy(problems, ({ answerIndex }) => answerIndex);
  return {
    id: typeof question.id === 'number' ? String(question.id) : asText(question.id),
    question: asText(question.question),
    isImpossible: question.is_impossible === true,
    answers: asArray(question.answers).map((answer, answerIndex) => {
      const { text, answer_start: start } = asObject(answer);
      const [own] = byAnswer.get(answerIndex) ?? [];
      return {
        text: asText(text),
        startCodePoint: typeof start === 'number' ? start : 0,
        problem: own === undefined ? null : problemDetail(own),
      };
    }),
    problems: (byAnswer.get(null) ?? []).map(problemDetail),
  };
}

function problemDetail({ problem }: ParagraphProblem): ProblemDetail {
  const { code, severity, message, fixes } = problem;
  return { code, severity, message, fixes: fixes.map(({ title }) => title) };
}

function asObject(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
