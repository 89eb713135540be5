import type { Finding, JsonPath, RelatedValue } from '../finding';

/** A paragraph as far as the rules about duplicates need it. */
export interface ComparableParagraph {
  /** Null where there is none that can be used. */
  readonly context: string | null;
  readonly questions: readonly {
    /** Null where the question is missing or empty. */
    readonly text: string | null;
    readonly id: string | null;
  }[];
}

interface QuestionPlace {
  readonly paragraphIndex: number;
  readonly questionIndex: number;
  readonly id: string | null;
}

/** How many of the other places of a repeated context or question are named. */
const mostPlacesNamed = 10;

/**
 * Finds contexts and questions that are exactly the same as earlier ones. Only questions about the same context are compared:
 * "When was he born?" may be asked of every text. What stands in many places is one finding, at the second of them: it points to the
 * first and to those that follow.
 * @param paragraphs of the whole file, in its order
 * @returns findings by paragraph index; paths start at the paragraph
 */
export function checkDuplicates(paragraphs: readonly ComparableParagraph[]): ReadonlyMap<number, readonly Finding[]> {
  const groups = new Map<string, number[]>();
  paragraphs.forEach(({ context }, paragraphIndex) => {
    if (context === null) return;
    const group = groups.get(context);
    if (group === undefined) groups.set(context, [paragraphIndex]);
    else group.push(paragraphIndex);
  });
  const findings = new Map<number, Finding[]>();
  for (const group of groups.values()) {
    const [, second] = group;
    if (second !== undefined) add(findings, second, duplicateContext(group));
    for (const [index, own] of duplicateQuestions(group, paragraphs)) add(findings, index, ...own);
  }
  return findings;
}

/**
 * The findings after an edit of one paragraph, as {@link checkDuplicates} would make them. Where neither the old nor the new
 * context stands anywhere else, no other paragraph is concerned.
 */
export function checkDuplicatesAfterEdit(
  findings: ReadonlyMap<number, readonly Finding[]>,
  paragraphs: readonly ComparableParagraph[],
  edited: number,
  oldContext: string | null,
): ReadonlyMap<number, readonly Finding[]> {
  const context = paragraphs[edited]?.context ?? null;
  const isShared = paragraphs.some(
    (other, index) =>
      index !== edited && other.context !== null && (other.context === context || other.context === oldContext),
  );
  if (isShared) return checkDuplicates(paragraphs);
  const own = context === null ? undefined : duplicateQuestions([edited], paragraphs).get(edited);
  const updated = new Map(findings);
  if (own === undefined) updated.delete(edited);
  else updated.set(edited, own);
  return updated;
}

/** @param group indexes of paragraphs that have the same context */
function duplicateQuestions(
  group: readonly number[],
  paragraphs: readonly ComparableParagraph[],
): ReadonlyMap<number, readonly Finding[]> {
  const findings = new Map<number, Finding[]>();
  if (group.length === 1 && areDistinct(paragraphs[group[0] ?? 0]?.questions ?? [])) return findings;
  const groups = new Map<string, QuestionPlace[]>();
  for (const paragraphIndex of group) {
    paragraphs[paragraphIndex]?.questions.forEach(({ text, id }, questionIndex) => {
      if (text === null) return;
      const place = { paragraphIndex, questionIndex, id };
      const same = groups.get(text);
      if (same === undefined) groups.set(text, [place]);
      else same.push(place);
    });
  }
  // In the order of the file, whichever question comes first in it.
  const repeated = [...groups.values()].flatMap(([first, second, ...later]) =>
    first === undefined || second === undefined ? [] : [{ first, second, later }],
  );
  repeated.sort(
    (a, b) => a.second.paragraphIndex - b.second.paragraphIndex || a.second.questionIndex - b.second.questionIndex,
  );
  for (const { first, second, later } of repeated) {
    add(findings, second.paragraphIndex, duplicateQuestion(first, second, later));
  }
  return findings;
}

/** The common case, told without noting where each question stands. */
function areDistinct(questions: ComparableParagraph['questions']): boolean {
  return new Set(questions.map(({ text }) => text)).size === questions.length;
}

function duplicateQuestion(first: QuestionPlace, second: QuestionPlace, later: readonly QuestionPlace[]): Finding {
  const isSameParagraph = first.paragraphIndex === second.paragraphIndex;
  const where = isSameParagraph ? 'in this paragraph' : 'in an earlier paragraph with the same context';
  const related = [first, ...later].map(({ paragraphIndex, questionIndex }) => ({
    paragraphIndex,
    path: questionPath(questionIndex),
  }));
  return {
    code: 'question-duplicate',
    severity: 'information',
    message: `The same question stands ${where} before${andLater(later.length)}.`,
    path: questionPath(second.questionIndex),
    ...(second.id === null ? {} : { id: second.id }),
    related: withMessages(related, 'The question'),
    repairs: [],
  };
}

/** @param group indexes of the paragraphs that have the context, two at least */
function duplicateContext([first = 0, , ...later]: readonly number[]): Finding {
  const related = [first, ...later].map(paragraphIndex => ({ paragraphIndex, path: ['context'] }));
  return {
    code: 'context-duplicate',
    severity: 'information',
    message: `An earlier paragraph has the same context${andLater(later.length)}.`,
    path: ['context'],
    related: withMessages(related, 'The context'),
    repairs: [],
  };
}

function questionPath(questionIndex: number): JsonPath {
  return ['qas', questionIndex, 'question'];
}

/** Goes on with a sentence that has named two places. */
function andLater(count: number): string {
  return count === 0 ? '' : `, and it comes ${count} more time${count === 1 ? '' : 's'}`;
}

function withMessages(places: readonly Omit<RelatedValue, 'message'>[], what: string): RelatedValue[] {
  return places
    .slice(0, mostPlacesNamed)
    .map((place, index) => ({ ...place, message: `${what} stands here ${index === 0 ? 'first' : 'as well'}.` }));
}

function add(findings: Map<number, Finding[]>, paragraphIndex: number, ...added: readonly Finding[]): void {
  findings.set(paragraphIndex, [...(findings.get(paragraphIndex) ?? []), ...added]);
}
