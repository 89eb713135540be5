import { applyEdits } from '../applyFixes';
import type { DatasetAnalysis } from '../analysis';
import type { Change, JsonPath } from '../finding';
import { isJsonObject } from '../fieldRules';
import { listOf, type FileFormat } from '../formats/squadFile';
import type { OriginSource } from '../located/originSource';
import type { ParagraphChoice } from './cutDataset';

/**
 * A file that is no nested SQuAD, with part of its questions. What is kept stays as it is written; where questions name their paragraph
 * by its index, that number follows.
 * @param sources the file's paragraphs
 * @param choose is asked for each paragraph, counted over the whole file
 */
export function cutRecords(
  { text, fileFormat, paragraphs }: DatasetAnalysis,
  sources: readonly OriginSource[],
  choose: (paragraphIndex: number) => ParagraphChoice,
): string {
  const kept = paragraphs.map(({ questions }, index) => keptQuestions(choose(index), questions.length));
  const removed = removedPaths(fileFormat, sources, kept);
  const renumbered = fileFormat === 'hw7' ? renumberedParagraphs(sources, kept) : [];
  const document = sources[0]?.document;
  return document === undefined
    ? text
    : applyEdits(text, document.editsOf([...removals(removed), ...renumbered]) ?? []);
}

/** Which questions of a paragraph are kept, in order; null where the paragraph itself is not. */
function keptQuestions(choice: ParagraphChoice, count: number): readonly boolean[] | null {
  if (choice === 'none') return null;
  return Array.from({ length: count }, (_, index) => choice === 'all' || choice.has(index));
}

/** The paths of the records that go, each once. */
function removedPaths(
  format: FileFormat | null,
  sources: readonly OriginSource[],
  kept: readonly (readonly boolean[] | null)[],
): JsonPath[] {
  const all = new Map<string, { path: JsonPath; isKept: boolean }>();
  const add = (path: JsonPath, isKept: boolean): void => {
    const key = JSON.stringify(path);
    all.set(key, { path, isKept: isKept || all.get(key)?.isKept === true });
  };
  sources.forEach(({ origin, value }, index) => {
    const questions = kept[index] ?? null;
    const hasOwnRecord = format === 'hw7' || format === 'cmrc2018';
    if (hasOwnRecord || questions?.length === 0) add(origin.pathOf([]), questions !== null);
    // The questions of a paragraph that goes with all it holds need not be removed one by one.
    if (format === 'cmrc2018' && questions === null) return;
    questionsOf(value).forEach((_, questionIndex) =>
      add(origin.pathOf(['qas', questionIndex]), questions?.[questionIndex] === true),
    );
  });
  return [...all.values()].flatMap(({ path, isKept }) => (isKept ? [] : [path]));
}

function questionsOf(paragraph: unknown): readonly unknown[] {
  return isJsonObject(paragraph) ? listOf(paragraph.qas) : [];
}

/** One change for each list, however many of its elements go. */
function removals(paths: readonly JsonPath[]): Change[] {
  const lists = new Map<string, { path: JsonPath; indexes: number[] }>();
  for (const path of paths) {
    const list = path.slice(0, -1);
    const index = Number(path.at(-1));
    const known = lists.get(JSON.stringify(list));
    if (known === undefined) lists.set(JSON.stringify(list), { path: list, indexes: [index] });
    else known.indexes.push(index);
  }
  return [...lists.values()].map(({ path, indexes }) => ({
    kind: 'removeElements',
    path,
    indexes: indexes.sort((a, b) => a - b),
  }));
}

/** New values of `paragraph_id`, which counts the paragraphs that are left. */
function renumberedParagraphs(
  sources: readonly OriginSource[],
  kept: readonly (readonly boolean[] | null)[],
): Change[] {
  let left = 0;
  return sources.flatMap(({ origin }, index): Change[] => {
    const questions = kept[index] ?? null;
    if (questions === null) return [];
    const value = left++;
    if (value === index) return [];
    return questions.flatMap((isKept, questionIndex): Change[] =>
      isKept ? [{ kind: 'setValue', path: [...origin.pathOf(['qas', questionIndex]), 'paragraph_id'], value }] : [],
    );
  });
}
