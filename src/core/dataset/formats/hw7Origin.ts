import { codePointLength } from '../../text/codePoints';
import { describe, type JsonObject } from '../fieldRules';
import type { Change, Finding, JsonPath } from '../finding';
import type { ParagraphOrigin } from './squadFile';

/** Place of an answer's last character, inclusive, or null where there is none. */
export function endOf(text: unknown, start: unknown): number | null {
  return typeof text === 'string' && typeof start === 'number' ? start + codePointLength(text) - 1 : null;
}

const questionKeys: Readonly<Record<string, string>> = { question: 'question_text', answers: 'answer_text' };
const answerKeys: Readonly<Record<string, string>> = { text: 'answer_text' };

/** A paragraph whose questions stand in a list of their own, with one answer each. */
export class Hw7Origin implements ParagraphOrigin {
  /** @param questions the paragraph's, with their numbers in the list of all questions */
  constructor(
    private readonly paragraphIndex: number,
    private readonly questions: readonly { readonly question: JsonObject; readonly index: number }[],
  ) {}

  pathOf([key, questionIndex, name, _answerIndex, answerField]: JsonPath): JsonPath {
    if (key !== 'qas' || typeof questionIndex !== 'number') return ['paragraphs', this.paragraphIndex];
    const question = this.#questionPath(questionIndex);
    if (name === undefined) return question;
    if (name === 'answers' && answerField !== undefined) {
      return [...question, answerKeys[answerField] ?? answerField];
    }
    return [...question, questionKeys[name] ?? name];
  }

  /** Whoever changes an answer's text or start changes where it ends. */
  changesOf(changes: readonly Change[]): readonly Change[] {
    const own = changes.flatMap((change): Change[] => this.#changeOf(change));
    const answered = changes.find(({ kind, path }) => kind === 'setValue' && path[2] === 'answers');
    const questionIndex = answered?.path[1];
    return typeof questionIndex === 'number' ? [...own, ...this.#endAfter(questionIndex, own)] : own;
  }

  /** Adds what is wrong with the ends of answers that stand where they should. */
  adapted(findings: readonly Finding[]): readonly Finding[] {
    const wrong = new Set(findings.flatMap(({ path }) => (path[2] === 'answers' ? [path[1]] : [])));
    const ends = this.questions.flatMap(({ question }, index) => (wrong.has(index) ? [] : checkEnd(question, index)));
    return ends.length === 0 ? findings : [...findings, ...ends];
  }

  #changeOf(change: Change): Change[] {
    const path = this.pathOf(change.path);
    switch (change.kind) {
      case 'setValue':
        return [{ ...change, path }];
      case 'setMember':
        return [{ ...change, path, key: questionKeys[change.key] ?? change.key }];
      case 'removeElements': {
        const question = this.questions[Number(change.path[1])];
        if (change.path.length === 1 || question === undefined) {
          const indexes = change.indexes.flatMap(index => this.questions[index]?.index ?? []);
          return [{ kind: 'removeElements', path: ['questions'], indexes }];
        }
        return ['answer_text', 'answer_start', 'answer_end']
          .filter(key => key in question.question)
          .map(key => ({ kind: 'setValue', path: ['questions', question.index, key], value: null }));
      }
    }
  }

  #endAfter(questionIndex: number, changes: readonly Change[]): Change[] {
    const question = this.questions[questionIndex]?.question ?? {};
    if (typeof question.answer_end !== 'number') return [];
    const valueOf = (key: string): unknown => {
      const changed = changes.findLast(({ kind, path }) => kind === 'setValue' && path[2] === key);
      return changed?.kind === 'setValue' ? changed.value : question[key];
    };
    const end = endOf(valueOf('answer_text'), valueOf('answer_start'));
    const isSet = changes.some(({ path }) => path[2] === 'answer_end');
    if (end === null || end === question.answer_end || isSet) return [];
    return [{ kind: 'setValue', path: [...this.#questionPath(questionIndex), 'answer_end'], value: end }];
  }

  #questionPath(questionIndex: number): JsonPath {
    return ['questions', this.questions[questionIndex]?.index ?? 0];
  }
}

function checkEnd(
  { id, answer_text: text, answer_start: start, answer_end: end }: JsonObject,
  index: number,
): Finding[] {
  const right = endOf(text, start);
  if (right === null || end === undefined || end === right) return [];
  const path = ['qas', index, 'answers', 0, 'answer_end'];
  return [
    {
      code: 'answer-end-mismatch',
      severity: 'warning',
      message: `answer_end is ${describe(end)}, but the last character of the answer is at ${right}.`,
      path,
      ...(typeof id === 'string' || typeof id === 'number' ? { id: String(id) } : {}),
      repairs: [
        { title: `Set answer_end to ${right}`, changes: [{ kind: 'setValue', path, value: right }], isPreferred: true },
      ],
    },
  ];
}
