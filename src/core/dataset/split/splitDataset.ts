import { SpanLabError } from '../../errors';
import { Random } from '../../random';
import { analyseDataset, type DatasetAnalysis } from '../analysis';
import { findPlaces } from '../places';
import { cutDataset, type ParagraphChoice } from './cutDataset';
import { cutRecords } from './cutRecords';

export interface SplitOptions {
  /** Share of the questions that go to validation, above 0 and below 1; met as nearly as whole groups allow. */
  readonly validationShare: number;
  /** A whole number: the same seed gives the same split on every machine. */
  readonly seed: number;
  /** What is never divided. */
  readonly by: 'article' | 'paragraph';
}

/** A part of a data set as a file of its own. */
export interface DatasetPart {
  readonly text: string;
  readonly paragraphs: number;
  readonly questions: number;
}

/**
 * Divides a data set into training and validation data. Articles, or paragraphs, are taken as a whole, and those that share a
 * context stay together, so that no context of the one part is in the other. In formats other than nested SQuAD an article is what
 * has one title; without titles each paragraph counts by itself.
 * @throws SpanLabError `json-syntax`, `csv-syntax`, `format-unknown`; `dataset-empty` where there are not two groups to divide
 */
export function splitDataset(
  text: string,
  { validationShare, seed, by }: SplitOptions,
): { readonly train: DatasetPart; readonly validation: DatasetPart } {
  const analysis = analyseSound(text);
  const groups = groupsOf(analysis, by);
  if (groups.length < 2) {
    throw new SpanLabError('dataset-empty', `There are not two ${by}s with contexts of their own: nothing to split.`);
  }
  const questionsOf = (paragraphs: readonly number[]): number =>
    paragraphs.reduce((sum, index) => sum + (analysis.paragraphs[index]?.questions.length ?? 0), 0);
  const wanted = validationShare * questionsOf(groups.flat());
  const validation = new Set<number>();
  let questions = 0;
  let taken = 0;
  for (const group of Random.fromSeed(seed).shuffled(groups)) {
    const more = questionsOf(group);
    const isNearer = Math.abs(questions + more - wanted) < Math.abs(questions - wanted);
    // Neither part may stay empty.
    if ((!isNearer && taken > 0) || taken === groups.length - 1) continue;
    for (const index of group) validation.add(index);
    questions += more;
    taken++;
  }
  return {
    train: part(analysis, index => (validation.has(index) ? 'none' : 'all'), true),
    validation: part(analysis, index => (validation.has(index) ? 'all' : 'none'), false),
  };
}

/**
 * Picks questions at random, each with the same chance, in the order of the file. All of them where it has no more.
 * @param size how many questions, a whole number above 0
 * @throws SpanLabError `json-syntax`, `csv-syntax`, `format-unknown`
 */
export function sampleDataset(
  text: string,
  { size, seed }: { readonly size: number; readonly seed: number },
): DatasetPart {
  const analysis = analyseSound(text);
  const all = analysis.paragraphs.flatMap(({ questions }, paragraphIndex) =>
    questions.map((_, questionIndex) => ({ paragraphIndex, questionIndex })),
  );
  const chosen = new Map<number, Set<number>>();
  for (const { paragraphIndex, questionIndex } of Random.fromSeed(seed).shuffled(all).slice(0, size)) {
    const indexes = chosen.get(paragraphIndex);
    if (indexes === undefined) chosen.set(paragraphIndex, new Set([questionIndex]));
    else indexes.add(questionIndex);
  }
  return part(analysis, index => chosen.get(index) ?? 'none', false);
}

function analyseSound(text: string): DatasetAnalysis {
  const analysis = analyseDataset(text);
  for (const { code, severity, message } of analysis.fileProblems) {
    if ((code === 'json-syntax' || code === 'csv-syntax') && severity === 'error') {
      throw new SpanLabError(code, `The file is broken: ${message}`);
    }
  }
  if (analysis.format === null) throw new SpanLabError('format-unknown', 'This is no data set of a known format.');
  return analysis;
}

/** Paragraph indexes of what must stay together, in the order of the file. */
function groupsOf(analysis: DatasetAnalysis, by: SplitOptions['by']): readonly (readonly number[])[] {
  const groups = new Map<number, number[]>();
  const firstOfContext = new Map<string, number>();
  const parents = analysis.paragraphs.map((_, index) => index);
  const rootOf = (index: number): number => {
    let root = index;
    while (parents[root] !== root) root = parents[root] ?? root;
    let at = index;
    while (parents[at] !== root) {
      const next = parents[at] ?? root;
      parents[at] = root;
      at = next;
    }
    return root;
  };
  const join = (a: number, b: number): void => {
    const [first, second] = [rootOf(a), rootOf(b)];
    parents[Math.max(first, second)] = Math.min(first, second);
  };
  const articles = articlesOf(analysis);
  const firstOfArticle = new Map<string | number, number>();
  analysis.paragraphs.forEach(({ context }, index) => {
    const article = articles[index];
    if (by === 'article' && article !== undefined) {
      const known = firstOfArticle.get(article);
      if (known === undefined) firstOfArticle.set(article, index);
      else join(known, index);
    }
    if (context === null) return;
    const first = firstOfContext.get(context);
    if (first === undefined) firstOfContext.set(context, index);
    else join(first, index);
  });
  analysis.paragraphs.forEach((_, index) => {
    const root = rootOf(index);
    const group = groups.get(root);
    if (group === undefined) groups.set(root, [index]);
    else group.push(index);
  });
  return [...groups.values()];
}

/** By paragraph, its article: its index, or its title where the file has titles only, or undefined where it has neither. */
function articlesOf({ text, sources, paragraphs }: DatasetAnalysis): readonly (string | number | undefined)[] {
  if (sources !== null) return paragraphs.map(({ title }) => (title === '' ? undefined : title));
  return findPlaces(text).flatMap(article => article.paragraphs.map(() => article.startUtf16));
}

function part(
  analysis: DatasetAnalysis,
  choose: (paragraphIndex: number) => ParagraphChoice,
  keepsEmptyArticles: boolean,
): DatasetPart {
  let [paragraphs, questions] = [0, 0];
  analysis.paragraphs.forEach((paragraph, index) => {
    const choice = choose(index);
    if (choice !== 'none') paragraphs++;
    questions += choice === 'all' ? paragraph.questions.length : choice === 'none' ? 0 : choice.size;
  });
  const { text, sources } = analysis;
  const cut = sources === null ? cutDataset(text, choose, keepsEmptyArticles) : cutRecords(analysis, sources, choose);
  return { text: cut, paragraphs, questions };
}
