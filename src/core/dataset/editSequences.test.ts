import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { unambiguousFixes } from '../../../test/support/unambiguousFixes';
import { pick, randomDataset, randomLayout, randomText, writeJson } from '../../../test/support/randomDataset';
import { Random } from '../random';
import { analyseDataset, type DatasetAnalysis } from './analysis';
import { applyEdits, applyFixes } from './applyFixes';
import { datasetEdits, type DatasetEdit } from './edits';
import { fixOf, paragraphDetail } from './outline';
import type { TextEdit } from './problem';
import { reportOf } from './validate';

/** Sequences of edits in all, and how many of them share one test. */
const sequenceCount = 10_000;
const sequencesPerTest = 500;
const mostSteps = 5;

/**
 * What somebody does to a file in an editor, step by step: edits of the dataset editor, single fixes, all fixes, typing. After each
 * step the analysis made from the one before is a fresh one's equal, and undoing every step gives the first text back.
 */
describe.each(Array.from({ length: sequenceCount / sequencesPerTest }, (_, index) => index * sequencesPerTest))(
  'random sequences of fixes and edits, from seed %i on',
  first => {
    test('leave a file in order, and can be undone', () => {
      for (let seed = first; seed < first + sequencesPerTest; seed++) new Sequence(seed).run();
    });
  },
);

interface Step {
  readonly name: string;
  readonly edits: readonly TextEdit[];
  /** What it may change: one question, those with problems, or anything. */
  readonly touched: { readonly paragraphIndex: number; readonly questionIndex: number } | 'anything' | 'faulty only';
}

interface Question {
  readonly answers?: readonly unknown[];
}

interface Paragraph {
  readonly context: string;
  readonly qas: readonly Question[];
}

class Sequence {
  readonly #random: Random;
  readonly #history: string[] = [];
  #text: string;
  #analysis: DatasetAnalysis;

  constructor(private readonly seed: number) {
    this.#random = Random.fromSeed(seed);
    this.#text = writeJson(randomDataset(this.#random), randomLayout(this.#random));
    this.#analysis = analyseDataset(this.#text);
  }

  run(): void {
    const undo: { readonly text: string; readonly edits: readonly TextEdit[] }[] = [];
    for (let count = this.#random.below(mostSteps) + 1; count > 0; count--) {
      const step = this.#nextStep();
      if (step === null) continue;
      const before = this.#text;
      const previous = this.#analysis;
      this.#history.push(`${step.name}: ${JSON.stringify(step.edits)}`);
      undo.push({ text: before, edits: inverseOf(before, step.edits) });
      this.#change(step.edits);
      if (parse(this.#text) === null) {
        // Typing may break a file; whoever does it goes back, and all is as it was.
        this.#check(step.name === 'typing', 'only typing breaks a file');
        this.#change(undo.pop()?.edits ?? []);
        this.#check(this.#text === before, 'what was broken is as before');
        this.#checkAnalysis();
        continue;
      }
      this.#checkAnalysis();
      this.#checkUntouched(before, previous, step);
    }
    for (const { text, edits } of undo.reverse()) {
      this.#change(edits);
      this.#check(this.#text === text, 'undo gives the text before the step back');
    }
    this.#checkAnalysis();
  }

  #change(edits: readonly TextEdit[]): void {
    this.#text = applyEdits(this.#text, edits);
    this.#analysis = analyseDataset(this.#text, this.#analysis);
  }

  #nextStep(): Step | null {
    switch (this.#random.below(8)) {
      case 0:
        return this.#allFixes();
      case 1:
      case 2:
        return this.#oneFix();
      case 3:
      case 4:
        return this.#typing();
      default:
        return this.#datasetEdit();
    }
  }

  #allFixes(): Step {
    const fixes = unambiguousFixes(reportOf(this.#analysis));
    const { skipped } = applyFixes(this.#text, fixes);
    const unique = new Map(
      fixes.filter(fix => !skipped.includes(fix)).map(fix => [JSON.stringify(fix.edits), fix.edits]),
    );
    return { name: 'all fixes', edits: [...unique.values()].flat(), touched: 'faulty only' };
  }

  #oneFix(): Step | null {
    const addresses = this.#analysis.paragraphs.flatMap(({ questions }, paragraphIndex) =>
      questions.flatMap((_, questionIndex) =>
        [null, 0, 1, 2].map(answerIndex => ({ paragraphIndex, questionIndex, answerIndex, fixIndex: 0 })),
      ),
    );
    const found = addresses.flatMap(address => {
      const fix = fixOf(this.#analysis, address);
      return fix === null ? [] : [{ address, fix }];
    });
    if (found.length === 0) return null;
    const { address, fix } = pick(this.#random, found);
    return { name: 'one fix', edits: fix.edits, touched: address };
  }

  #typing(): Step {
    const random = this.#random;
    const startUtf16 = random.below(this.#text.length + 1);
    const endUtf16 = Math.min(this.#text.length, startUtf16 + random.below(3));
    const newText = pick(random, ['', ' ', '\n', '7', 'x', '"', '{', '}', ',', '\\n', randomText(random, 3)]);
    return { name: 'typing', edits: [{ startUtf16, endUtf16, newText }], touched: 'anything' };
  }

  #datasetEdit(): Step | null {
    const edit = randomEdit(this.#random, this.#analysis.paragraphs.length);
    const edits = datasetEdits(this.#analysis, edit);
    const { paragraphIndex } = edit;
    const questionIndex = edit.type === 'addQuestion' ? this.#questionCount(paragraphIndex) : edit.questionIndex;
    return edits === null ? null : { name: edit.type, edits, touched: { paragraphIndex, questionIndex } };
  }

  #questionCount(paragraphIndex: number): number {
    return paragraphDetail(this.#analysis, paragraphIndex)?.questions.length ?? 0;
  }

  /** Contexts stay as they are, and so does every question that the step is not about. */
  #checkUntouched(before: string, previous: DatasetAnalysis, { touched }: Step): void {
    if (touched === 'anything') return;
    const [old, now] = [paragraphsOf(before), paragraphsOf(this.#text)];
    this.#check(
      isDeepStrictEqual(
        old.map(({ context }) => context),
        now.map(({ context }) => context),
      ),
      'contexts stay',
    );
    old.forEach(({ qas }, paragraphIndex) => {
      const wrong = touched === 'faulty only' ? faultyQuestions(previous, paragraphIndex) : new Set();
      const stays = (_: unknown, questionIndex: number): boolean =>
        touched === 'faulty only'
          ? !wrong.has(questionIndex)
          : touched.paragraphIndex !== paragraphIndex || touched.questionIndex !== questionIndex;
      const after = now[paragraphIndex]?.qas ?? [];
      const kept = qas.filter(stays);
      const isSame = isDeepStrictEqual(kept, after.filter(stays)) || isDeepStrictEqual(kept, after);
      this.#check(isSame, `questions of paragraph ${paragraphIndex} that the step is not about stay`);
    });
  }

  #checkAnalysis(): void {
    const fresh = analyseDataset(this.#text);
    if (!isDeepStrictEqual(this.#analysis, fresh)) expect(this.#analysis, this.#story('analysis')).toEqual(fresh);
  }

  #check(isTrue: boolean, what: string): void {
    if (!isTrue) expect.fail(this.#story(what));
  }

  #story(what: string): string {
    return [`seed ${this.seed}: ${what}`, ...this.#history, JSON.stringify(this.#text)].join('\n');
  }
}

/** Indexes of the questions of a paragraph that have a problem. */
function faultyQuestions(analysis: DatasetAnalysis, paragraphIndex: number): ReadonlySet<number> {
  const questions = paragraphDetail(analysis, paragraphIndex)?.questions ?? [];
  const hasProblem = questions.map(
    ({ problems, answers }) => problems.length > 0 || answers.some(({ problem }) => problem !== null),
  );
  return new Set(hasProblem.flatMap((isFaulty, index) => (isFaulty ? [index] : [])));
}

/** The edits that take edits back, as an editor's undo keeps them: in positions of the text after. */
function inverseOf(text: string, edits: readonly TextEdit[]): TextEdit[] {
  let shift = 0;
  return [...edits]
    .sort((a, b) => a.startUtf16 - b.startUtf16 || a.endUtf16 - b.endUtf16)
    .map(({ startUtf16, endUtf16, newText }) => {
      const start = startUtf16 + shift;
      shift += newText.length - (endUtf16 - startUtf16);
      return { startUtf16: start, endUtf16: start + newText.length, newText: text.slice(startUtf16, endUtf16) };
    });
}

function randomEdit(random: Random, paragraphCount: number): DatasetEdit {
  const at = { paragraphIndex: random.below(Math.max(1, paragraphCount)), questionIndex: random.below(5) };
  const answerIndex = random.below(3);
  const startCodePoint = random.below(30);
  const endCodePoint = startCodePoint + 1 + random.below(8);
  return pick<DatasetEdit>(random, [
    { ...at, type: 'setAnswerSpan', answerIndex: pick(random, [null, answerIndex]), startCodePoint, endCodePoint },
    { ...at, type: 'removeAnswer', answerIndex },
    { type: 'addQuestion', paragraphIndex: at.paragraphIndex, question: randomText(random, 8) },
    { ...at, type: 'setQuestion', question: randomText(random, 8) },
    { ...at, type: 'removeQuestion' },
    { ...at, type: 'setImpossible', isImpossible: random.below(2) === 0 },
  ]);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return null;
  }
}

/** The paragraphs of a file whose levels above the questions are in order, as typing leaves them or not. */
function paragraphsOf(text: string): Paragraph[] {
  const { data = [] } = (parse(text) ?? {}) as { data?: readonly { paragraphs?: readonly Paragraph[] }[] };
  return data.flatMap(({ paragraphs = [] }) =>
    paragraphs.map(({ context, qas }) => ({ context, qas: Array.isArray(qas) ? qas : [] })),
  );
}
