import type { ComparableParagraph } from '../rules/duplicateRules';
import { comparableText, jaccard, shinglesOf } from './comparableText';
import { leastSimilarity, NearDuplicateIndex } from './nearDuplicateIndex';

/**
 * How much two texts have in common: `exact`, the same characters; `normalised`, the same but for letter case, blanks and
 * composition; `near`, at least 0.8 of their character sequences.
 */
export type LeakKind = 'exact' | 'normalised' | 'near';

/** Where a context (questionIndex null) or a question stands. */
export interface LeakPlace {
  readonly paragraphIndex: number;
  readonly questionIndex: number | null;
}

/** A context, or a question with its context, that the training data has as well. */
export interface Leak extends LeakPlace {
  readonly code: 'leak-context' | 'leak-question';
  readonly kind: LeakKind;
  /** Of the contexts or of the questions, whichever are less alike; 1 where the kind is not `near`. */
  readonly similarity: number;
  /** Id of the question, where it has one. */
  readonly id: string | null;
  readonly training: LeakPlace;
}

/** What leaks, counted. A pair is a question with its context; distinct ones differ in either text. */
export interface LeakCounts {
  /** Distinct contexts of the file, and those that leak by kind. */
  readonly ofContexts: number;
  readonly contexts: number;
  readonly normalisedContexts: number;
  readonly nearContexts: number;
  /** Pairs of the file, and those that leak by kind. */
  readonly ofPairs: number;
  readonly pairs: number;
  readonly normalisedPairs: number;
  readonly nearPairs: number;
  /** Distinct pairs of the file, and those of them that leak exactly. */
  readonly ofDistinctPairs: number;
  readonly distinctPairs: number;
}

export interface LeakReport {
  /** In the order of the file. */
  readonly leaks: readonly Leak[];
  readonly counts: LeakCounts;
}

/** Questions are short: sequences of three UTF-16 units. */
const questionShingleSize = 3;

interface Match {
  readonly kind: LeakKind;
  readonly similarity: number;
}

interface ContextMatch extends Match {
  /** In the training data, in its order. */
  readonly paragraphIndexes: readonly number[];
}

/**
 * Finds what a file for validation has in common with the training data. Near duplicates are looked for only where the same
 * context is not there; of several, the most similar counts.
 */
export function findLeaks(
  paragraphs: readonly ComparableParagraph[],
  training: readonly ComparableParagraph[],
): LeakReport {
  const contexts = new TrainingContexts(training);
  const leaks: Leak[] = [];
  paragraphs.forEach((paragraph, paragraphIndex) => {
    if (paragraph.context === null) return;
    const match = contexts.find(paragraph.context);
    const [first] = match?.paragraphIndexes ?? [];
    if (match === null || first === undefined) return;
    const { kind, similarity } = match;
    const place = { paragraphIndex, questionIndex: null };
    const trainingPlace = { paragraphIndex: first, questionIndex: null };
    leaks.push({ code: 'leak-context', kind, similarity, ...place, id: null, training: trainingPlace });
    paragraph.questions.forEach(({ text, id }, questionIndex) => {
      const found = text === null ? null : findQuestion(text, match, training);
      if (found !== null) leaks.push({ code: 'leak-question', ...found, paragraphIndex, questionIndex, id });
    });
  });
  return { leaks, counts: countsOf(paragraphs, leaks) };
}

class TrainingContexts {
  readonly #exact: ReadonlyMap<string, readonly number[]>;
  readonly #normalised: ReadonlyMap<string, readonly number[]>;
  readonly #distinct: readonly string[];
  #near: NearDuplicateIndex | undefined;

  constructor(training: readonly ComparableParagraph[]) {
    this.#exact = grouped(training, context => context);
    this.#normalised = grouped(training, comparableText);
    this.#distinct = [...this.#normalised.keys()];
  }

  find(context: string): ContextMatch | null {
    const exact = this.#exact.get(context);
    if (exact !== undefined) return { kind: 'exact', similarity: 1, paragraphIndexes: exact };
    const comparable = comparableText(context);
    const normalised = this.#normalised.get(comparable);
    if (normalised !== undefined) return { kind: 'normalised', similarity: 1, paragraphIndexes: normalised };
    this.#near ??= new NearDuplicateIndex(this.#distinct);
    const [nearest] = this.#near.find(comparable);
    if (nearest === undefined) return null;
    const paragraphIndexes = this.#normalised.get(this.#distinct[nearest.textIndex] ?? '') ?? [];
    return { kind: 'near', similarity: nearest.similarity, paragraphIndexes };
  }
}

/** Indexes of the paragraphs by a form of their contexts. */
function grouped(
  paragraphs: readonly ComparableParagraph[],
  formOf: (context: string) => string,
): ReadonlyMap<string, readonly number[]> {
  const groups = new Map<string, number[]>();
  paragraphs.forEach(({ context }, index) => {
    if (context === null) return;
    const form = formOf(context);
    const group = groups.get(form);
    if (group === undefined) groups.set(form, [index]);
    else group.push(index);
  });
  return groups;
}

/** The most similar question that the training data asks about a context. */
function findQuestion(
  text: string,
  context: ContextMatch,
  training: readonly ComparableParagraph[],
): Pick<Leak, 'kind' | 'similarity' | 'training'> | null {
  let best: { readonly match: Match; readonly training: LeakPlace } | null = null;
  for (const paragraphIndex of context.paragraphIndexes) {
    for (const [questionIndex, question] of (training[paragraphIndex]?.questions ?? []).entries()) {
      const match = question.text === null ? null : compareQuestions(text, question.text);
      if (match === null || (best !== null && !isBetter(match, best.match))) continue;
      best = { match, training: { paragraphIndex, questionIndex } };
      if (match.kind === 'exact') break;
    }
    if (best?.match.kind === 'exact') break;
  }
  if (best === null) return null;
  const kind = ranks[best.match.kind] > ranks[context.kind] ? best.match.kind : context.kind;
  return { kind, similarity: Math.min(best.match.similarity, context.similarity), training: best.training };
}

const ranks: Readonly<Record<LeakKind, number>> = { exact: 0, normalised: 1, near: 2 };

function isBetter(a: Match, b: Match): boolean {
  return ranks[a.kind] < ranks[b.kind] || (a.kind === b.kind && a.similarity > b.similarity);
}

function compareQuestions(a: string, b: string): Match | null {
  if (a === b) return { kind: 'exact', similarity: 1 };
  const [first, second] = [comparableText(a), comparableText(b)];
  if (first === second) return { kind: 'normalised', similarity: 1 };
  const similarity = jaccard(shinglesOf(first, questionShingleSize), shinglesOf(second, questionShingleSize));
  return similarity >= leastSimilarity ? { kind: 'near', similarity } : null;
}

function countsOf(paragraphs: readonly ComparableParagraph[], leaks: readonly Leak[]): LeakCounts {
  const contexts = (kind?: LeakKind): number =>
    new Set(
      kind === undefined
        ? paragraphs.flatMap(({ context }) => context ?? [])
        : ofKind(leaks, 'leak-context', kind).map(({ paragraphIndex }) => paragraphs[paragraphIndex]?.context),
    ).size;
  const pairs = paragraphs.flatMap(({ context, questions }) =>
    context === null ? [] : questions.flatMap(({ text }) => (text === null ? [] : [pairKey(context, text)])),
  );
  const exactPairs = ofKind(leaks, 'leak-question', 'exact').map(({ paragraphIndex, questionIndex }) => {
    const paragraph = paragraphs[paragraphIndex];
    return pairKey(paragraph?.context ?? '', paragraph?.questions[questionIndex ?? 0]?.text ?? '');
  });
  return {
    ofContexts: contexts(),
    contexts: contexts('exact'),
    normalisedContexts: contexts('normalised'),
    nearContexts: contexts('near'),
    ofPairs: pairs.length,
    pairs: exactPairs.length,
    normalisedPairs: ofKind(leaks, 'leak-question', 'normalised').length,
    nearPairs: ofKind(leaks, 'leak-question', 'near').length,
    ofDistinctPairs: new Set(pairs).size,
    distinctPairs: new Set(exactPairs).size,
  };
}

function ofKind(leaks: readonly Leak[], code: Leak['code'], kind: LeakKind): readonly Leak[] {
  return leaks.filter(leak => leak.code === code && leak.kind === kind);
}

function pairKey(context: string, question: string): string {
  return JSON.stringify([context, question]);
}
