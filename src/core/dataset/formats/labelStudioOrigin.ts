import { codePointLength, CodePointIndex } from '../../text/codePoints';
import type { Change, JsonPath } from '../finding';
import type { LabelStudioTask, MarkedSpan, OffsetUnit } from './labelStudio';
import type { ParagraphOrigin } from './squadFile';

/** A task whose marked spans are answers. What is written counts in the unit of the file. */
export class LabelStudioOrigin implements ParagraphOrigin {
  constructor(
    private readonly task: LabelStudioTask,
    private readonly unit: OffsetUnit,
  ) {}

  pathOf([key, questionIndex, name, answerIndex, answerField]: JsonPath): JsonPath {
    const { index, fieldsPath, contextKey } = this.task;
    if (key === 'context') return [...fieldsPath, contextKey];
    if (key === 'title') return [...fieldsPath, key];
    const question = this.task.questions[Number(questionIndex)];
    if (question === undefined || name === undefined) return [index];
    const span = question.spans[Number(answerIndex)];
    if (name === 'question') {
      return question.key === null
        ? [...(question.spans[0]?.path ?? [index]), 'labels']
        : [...fieldsPath, question.key];
    }
    if (name !== 'answers' || span === undefined) return [index, name];
    if (answerField === undefined) return span.path;
    return [...span.path, answerField === 'answer_start' ? 'start' : answerField];
  }

  changesOf(changes: readonly Change[]): readonly Change[] | null {
    const made: Change[] = [];
    const spans = new Map<MarkedSpan, { text?: string; start?: number }>();
    for (const change of changes) {
      const [, questionIndex, name, answerIndex, field] = change.path;
      const question = this.task.questions[Number(questionIndex)];
      const span = name === 'answers' ? question?.spans[Number(answerIndex)] : undefined;
      if (change.kind === 'setValue' && span !== undefined) {
        const { value } = change;
        if (field === 'text' && typeof value === 'string') spans.set(span, { ...spans.get(span), text: value });
        else if (field === 'answer_start' && typeof value === 'number') {
          spans.set(span, { ...spans.get(span), start: value });
        } else return null;
      } else if (change.kind === 'setMember' && change.key === 'id' && question?.key !== null) {
        made.push({ ...change, path: [this.task.index] });
      } else if (change.kind === 'removeElements' && change.path.length === 1 && this.task.questions.length === 1) {
        made.push({ kind: 'removeElements', path: [], indexes: [this.task.index] });
      } else return null;
    }
    for (const [span, { text, start }] of spans) made.push(...this.#written(span, text, start));
    return made.length === 0 ? null : made;
  }

  /** A span with another text or place: start and end follow from them. */
  #written({ path, value }: MarkedSpan, newText?: string, newStart?: number): Change[] {
    const { context } = this.task;
    const index = new CodePointIndex(typeof context === 'string' ? context : '');
    const text = newText ?? (typeof value.text === 'string' ? value.text : null);
    const oldStart = typeof value.start === 'number' ? value.start : 0;
    const start = newStart === undefined ? oldStart : this.unit === 'utf16' ? index.toUtf16(newStart) : newStart;
    const end = text === null ? null : start + (this.unit === 'utf16' ? text.length : codePointLength(text));
    return [
      ...(newText === undefined || !('text' in value) ? [] : [set([...path, 'text'], newText)]),
      ...(newStart === undefined || start === value.start ? [] : [set([...path, 'start'], start)]),
      ...(end === null || end === value.end ? [] : [set([...path, 'end'], end)]),
    ];
  }
}

function set(path: JsonPath, value: string | number): Change {
  return { kind: 'setValue', path, value };
}
