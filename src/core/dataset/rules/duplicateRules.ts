import type { Finding, JsonPath } from '../finding';

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
}

/**
 * Finds contexts and questions that are exactly the same as earlier ones. Only questions about the same context are compared:
 * "When was he born?" may be asked of every text. The first of several stays without a finding; the others point to it.
 * @param paragraphs of the whole file, in its order
 * @returns findings by paragraph index; paths start at the paragraph
 */
export function checkDuplicates(paragraphs: readonly ComparableParagraph[]): ReadonlyMap<number, readonly Finding[]> {
  const findings = new Map<number, readonly Finding[]>();
  const first = new Map<string, number>();
  const copies = new Map<number, number[]>();
  paragraphs.forEach((paragraph, paragraphIndex) => {
    if (paragraph.context === null) return;
    const original = first.get(paragraph.context);
    if (original === undefined) {
      first.set(paragraph.context, paragraphIndex);
      const own = duplicateQuestions([paragraphIndex], paragraphs);
      for (const [index, each] of own) findings.set(index, each);
    } else copies.set(original, [...(copies.get(original) ?? []), paragraphIndex]);
  });
  for (const [original, others] of copies) {
    const questions = duplicateQuestions([original, ...others], paragraphs);
    for (const [index, each] of questions) findings.set(index, each);
    for (const copy of others) findings.set(copy, [duplicateContext(original), ...(questions.get(copy) ?? [])]);
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
  const first = new Map<string, QuestionPlace>();
  for (const paragraphIndex of group) {
    paragraphs[paragraphIndex]?.questions.forEach(({ text, id }, questionIndex) => {
      if (text === null) return;
      const earlier = first.get(text);
      if (earlier === undefined) {
        first.set(text, { paragraphIndex, questionIndex });
        return;
      }
      const own = findings.get(paragraphIndex) ?? [];
      own.push(duplicateQuestion(questionPath(questionIndex), id, earlier, earlier.paragraphIndex === paragraphIndex));
      findings.set(paragraphIndex, own);
    });
  }
  return findings;
}

/** The common case, told without noting where each question stands. */
function areDistinct(questions: ComparableParagraph['questions']): boolean {
  return new Set(questions.map(({ text }) => text)).size === questions.length;
}

function questionPath(questionIndex: number): JsonPath {
  return ['qas', questionIndex, 'question'];
}

function duplicateQuestion(
  path: JsonPath,
  id: string | null,
  earlier: QuestionPlace,
  isSameParagraph: boolean,
): Finding {
  const where = isSameParagraph ? 'in this paragraph' : 'in an earlier paragraph with the same context';
  return {
    code: 'question-duplicate',
    severity: 'information',
    message: `The same question stands ${where} before.`,
    path,
    ...(id === null ? {} : { id }),
    related: [
      {
        paragraphIndex: earlier.paragraphIndex,
        path: questionPath(earlier.questionIndex),
        message: 'The question stands here first.',
      },
    ],
    repairs: [],
  };
}

function duplicateContext(original: number): Finding {
  return {
    code: 'context-duplicate',
    severity: 'information',
    message: 'An earlier paragraph has the same context.',
    path: ['context'],
    related: [{ paragraphIndex: original, path: ['context'], message: 'The context stands here first.' }],
    repairs: [],
  };
}
