import type { Node } from 'jsonc-parser';
import { CodePointIndex } from '../text/codePoints';
import type { DatasetAnalysis } from './analysis';
import { isJsonObject } from './fieldRules';
import { NewIds } from './idRules';
import { appendElement, removeElements, replaceValue, setMember } from './json/edits';
import { formatJson, indentAt, styleOf, type JsonStyle } from './json/style';
import { childOf, parseJsonTree } from './json/tree';
import { newQuestionId } from './newQuestionId';
import type { TextEdit } from './problem';

/** What a data set editor does to one paragraph. Indexes are those of the file; spans count code points of the context. */
export type DatasetEdit = { readonly paragraphIndex: number } & (
  | {
      readonly type: 'setAnswerSpan';
      readonly questionIndex: number;
      /** null adds an answer; a question marked as unanswerable is answerable then. */
      readonly answerIndex: number | null;
      readonly startCodePoint: number;
      readonly endCodePoint: number;
    }
  | { readonly type: 'removeAnswer'; readonly questionIndex: number; readonly answerIndex: number }
  | { readonly type: 'addQuestion'; readonly question: string }
  | { readonly type: 'setQuestion'; readonly questionIndex: number; readonly question: string }
  | { readonly type: 'removeQuestion'; readonly questionIndex: number }
  /** Answers are kept, whatever the mark says: what contradicts it becomes a problem with fixes. */
  | { readonly type: 'setImpossible'; readonly questionIndex: number; readonly isImpossible: boolean }
);

/**
 * The smallest text edits that make a change; what they do not touch keeps its formatting, and what they add is written as the
 * rest of the file is. An answer's text is always taken from the context.
 * @returns null when the file, as it is now, has no such question, answer or span, or the paragraph is no valid JSON, or the file is
 * no nested SQuAD
 */
export function datasetEdits(analysis: DatasetAnalysis, edit: DatasetEdit): TextEdit[] | null {
  const place = analysis.places[edit.paragraphIndex];
  if (place === undefined || analysis.sources !== null) return null;
  const raw = analysis.text.slice(place.startUtf16, place.endUtf16);
  const { root, faults } = parseJsonTree(raw);
  if (root === undefined || faults.length > 0) return null;
  const edits = new ParagraphEdits(raw, root, analysis).edits(edit);
  return (
    edits?.map(({ startUtf16, endUtf16, newText }) => ({
      startUtf16: startUtf16 + place.startUtf16,
      endUtf16: endUtf16 + place.startUtf16,
      newText,
    })) ?? null
  );
}

/** The edits of one paragraph, in positions of its own text. */
class ParagraphEdits {
  readonly #style: JsonStyle;

  constructor(
    readonly raw: string,
    readonly root: Node,
    readonly analysis: DatasetAnalysis,
  ) {
    this.#style = styleOf(raw, root);
  }

  edits(edit: DatasetEdit): TextEdit[] | null {
    if (edit.type === 'addQuestion') return this.#addQuestion(edit.question);
    const questions = childOf(this.root, 'qas');
    const question = questions === undefined ? undefined : childOf(questions, edit.questionIndex);
    if (questions === undefined || question?.type !== 'object') return null;
    switch (edit.type) {
      case 'setAnswerSpan':
        return this.#setAnswerSpan(question, edit.answerIndex, edit.startCodePoint, edit.endCodePoint);
      case 'removeAnswer': {
        const answers = childOf(question, 'answers');
        const hasAnswer = answers !== undefined && childOf(answers, edit.answerIndex) !== undefined;
        return hasAnswer ? removeElements(answers, [edit.answerIndex]) : null;
      }
      case 'setQuestion':
        return this.#set(question, 'question', edit.question);
      case 'removeQuestion':
        return removeElements(questions, [edit.questionIndex]);
      case 'setImpossible':
        return this.#setImpossible(question, edit.isImpossible);
    }
  }

  #addQuestion(question: string): TextEdit[] | null {
    const questions = childOf(this.root, 'qas');
    if (questions?.type !== 'array') return null;
    const ids = this.analysis.paragraphs.flatMap(paragraph => paragraph.questions.map(({ id }) => id ?? ''));
    const value = {
      id: new NewIds(ids).like(newQuestionId(this.#context() ?? '', question)),
      question,
      answers: [],
      ...(this.analysis.format === 'squad2' ? { is_impossible: false } : {}),
    };
    return [appendElement(this.raw, questions, inOrderOf(questions.children?.at(-1), value), this.#style)];
  }

  #setAnswerSpan(question: Node, answerIndex: number | null, start: number, end: number): TextEdit[] | null {
    const context = this.#context();
    if (context === null) return null;
    const index = new CodePointIndex(context);
    if (start < 0 || start >= end || end > index.length) return null;
    const value = { text: index.slice(start, end), answer_start: start };
    const answers = childOf(question, 'answers');
    if (answerIndex === null) {
      const isAnswerable = childOf(question, 'is_impossible')?.value !== true;
      const added =
        answers?.type === 'array'
          ? [appendElement(this.raw, answers, inOrderOf(answers.children?.at(-1), value), this.#style)]
          : this.#set(question, 'answers', [value]);
      const marked = isAnswerable ? [] : this.#set(question, 'is_impossible', false);
      return added === null || marked === null ? null : [...added, ...marked];
    }
    const answer = answers === undefined ? undefined : childOf(answers, answerIndex);
    if (answer === undefined) return null;
    const text = childOf(answer, 'text');
    const answerStart = childOf(answer, 'answer_start');
    if (text === undefined || answerStart === undefined) {
      const newText = formatJson(value, this.#style, indentAt(this.raw, answer.offset));
      return [{ startUtf16: answer.offset, endUtf16: answer.offset + answer.length, newText }];
    }
    return [
      replaceValue(this.raw, text, value.text, this.#style),
      replaceValue(this.raw, answerStart, value.answer_start, this.#style),
    ];
  }

  #setImpossible(question: Node, isImpossible: boolean): TextEdit[] | null {
    const isAbsent = childOf(question, 'is_impossible') === undefined;
    return isAbsent && !isImpossible ? [] : this.#set(question, 'is_impossible', isImpossible);
  }

  #set(object: Node, key: string, value: unknown): TextEdit[] | null {
    const edit = setMember(this.raw, object, key, value, this.#style);
    return edit === null ? null : [edit];
  }

  #context(): string | null {
    const value: unknown = childOf(this.root, 'context')?.value;
    return typeof value === 'string' ? value : null;
  }
}

/** The value with its members in the order of an object beside it. */
function inOrderOf(sibling: Node | undefined, value: Readonly<Record<string, unknown>>): unknown {
  if (!isJsonObject(value)) return value;
  const keys =
    sibling?.type === 'object' ? (sibling.children ?? []).map(each => String(each.children?.[0]?.value)) : [];
  const known = keys.filter(key => key in value);
  const ordered = [...new Set([...known, ...Object.keys(value)])];
  return Object.fromEntries(ordered.map(key => [key, value[key]]));
}
