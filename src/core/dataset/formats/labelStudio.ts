import { codePointLength, CodePointIndex } from '../../text/codePoints';
import { isJsonObject, type JsonObject } from '../fieldRules';
import type { JsonPath } from '../finding';
import { LabelStudioOrigin } from './labelStudioOrigin';
import { listOf, without, type SquadFile } from './squadFile';

/*
 * Exports of Label Studio, "JSON" and "JSON-MIN": a list of tasks. A task's text is the context; the spans that people marked in it
 * are answers, either to the task's own question or, where it has none, to their label ("Person"). Spans are {start, end, text,
 * labels}, `end` exclusive. Offsets count code points since version 1.4 (HumanSignal/label-studio#1559) and UTF-16 units before:
 * which it is shows where the two differ.
 */

/** How the offsets of a file are counted. */
export type OffsetUnit = 'codePoints' | 'utf16';

/** A marked span, and where in the file its object is. */
export interface MarkedSpan {
  readonly path: JsonPath;
  readonly value: JsonObject;
}

/** A task with what is taken from it. */
export interface LabelStudioTask {
  /** Its number in the list of tasks. */
  readonly index: number;
  /** The object that holds text and question: `data`, or the task itself. */
  readonly fieldsPath: JsonPath;
  readonly contextKey: string;
  readonly context: unknown;
  readonly questions: readonly TaskQuestion[];
}

export interface TaskQuestion {
  /** The key of the task's own question; null where the label stands for it. */
  readonly key: string | null;
  readonly spans: readonly MarkedSpan[];
}

const contextKeys = ['text', 'context', 'passage', 'document', 'content'];
const questionKeys = ['question', 'query'];
const annotationKeys = ['annotations', 'completions'];

/** The nested file, or null when the value is not of this form. Each task is an article with one paragraph. */
export function readLabelStudio(value: unknown): SquadFile | null {
  if (!Array.isArray(value)) return null;
  const tasks = value.flatMap((task: unknown, index) => {
    const read = isJsonObject(task) ? readTask(task, index) : null;
    return read === null ? [] : [read];
  });
  if (tasks.length === 0 || tasks.length < value.length) return null;
  const unit = unitOf(tasks.map(({ task }) => task));
  const data = tasks.map(({ task, record }) => toArticle(task, record, unit));
  return {
    format: 'labelStudio',
    root: { data },
    isSquad2ByCustom: false,
    notes: unit === 'utf16' ? ['The offsets of the file count UTF-16 units; they were converted to code points.'] : [],
    origins: tasks.map(({ task }) => new LabelStudioOrigin(task, unit)),
    findings: [],
  };
}

/** Null for what is no task about a text. */
function readTask(record: JsonObject, index: number): { task: LabelStudioTask; record: JsonObject } | null {
  const isMinimal = !isJsonObject(record.data);
  const fields = isJsonObject(record.data) ? record.data : record;
  const contextKey = contextKeys.find(key => typeof fields[key] === 'string');
  const spans = isMinimal ? minimalSpans(record, [index]) : annotatedSpans(record, [index]);
  if (contextKey === undefined || spans === null) return null;
  const questionKey = questionKeys.find(key => key in fields);
  const questions =
    questionKey === undefined ? byLabel(spans).map(own => ({ key: null, spans: own })) : [{ key: questionKey, spans }];
  const fieldsPath = isMinimal ? [index] : [index, 'data'];
  return { task: { index, fieldsPath, contextKey, context: fields[contextKey], questions }, record };
}

/** The spans of a full export; null where there is no list of annotations. Annotations that were cancelled do not count. */
function annotatedSpans(record: JsonObject, path: JsonPath): MarkedSpan[] | null {
  const key = annotationKeys.find(each => Array.isArray(record[each]));
  if (key === undefined) return null;
  return listOf(record[key]).flatMap((annotation, annotationIndex) => {
    if (!isJsonObject(annotation) || annotation.was_cancelled === true) return [];
    return listOf(annotation.result).flatMap((result, resultIndex): MarkedSpan[] =>
      isJsonObject(result) && isSpan(result.value)
        ? [{ path: [...path, key, annotationIndex, 'result', resultIndex, 'value'], value: result.value }]
        : [],
    );
  });
}

/** The spans of a minimal export, which has them under the name of the control; null where there are none. */
function minimalSpans(record: JsonObject, path: JsonPath): MarkedSpan[] | null {
  const lists = Object.entries(record).filter(([, list]) => Array.isArray(list) && list.some(isSpan));
  if (lists.length === 0) return null;
  return lists.flatMap(([key, list]) =>
    listOf(list).flatMap((span, index): MarkedSpan[] =>
      isSpan(span) ? [{ path: [...path, key, index], value: span }] : [],
    ),
  );
}

function isSpan(value: unknown): value is JsonObject {
  return isJsonObject(value) && 'start' in value && 'end' in value && Array.isArray(value.labels);
}

function byLabel(spans: readonly MarkedSpan[]): MarkedSpan[][] {
  const groups = new Map<string, MarkedSpan[]>();
  for (const span of spans) {
    const label = labelOf(span);
    groups.set(label, [...(groups.get(label) ?? []), span]);
  }
  return [...groups.values()];
}

function labelOf(span: MarkedSpan | undefined): string {
  const [label] = listOf(span?.value.labels);
  return typeof label === 'string' ? label : '';
}

/** In which unit more of the spans are right, of those in which the two differ. */
function unitOf(tasks: readonly LabelStudioTask[]): OffsetUnit {
  let [codePoints, utf16] = [0, 0];
  for (const { context, questions } of tasks) {
    if (typeof context !== 'string' || codePointLength(context) === context.length) continue;
    const index = new CodePointIndex(context);
    for (const { value } of questions.flatMap(({ spans }) => spans)) {
      const { start, end, text } = value;
      if (typeof start !== 'number' || typeof end !== 'number' || index.toUtf16(start) === start) continue;
      const [inCodePoints, inUtf16] = [index.slice(start, end), context.slice(start, end)];
      if (typeof text !== 'string' || inCodePoints === inUtf16) continue;
      if (text === inCodePoints) codePoints++;
      if (text === inUtf16) utf16++;
    }
  }
  return utf16 > codePoints ? 'utf16' : 'codePoints';
}

function toArticle(task: LabelStudioTask, record: JsonObject, unit: OffsetUnit): JsonObject {
  const { context, contextKey, questions } = task;
  const fields = isJsonObject(record.data) ? record.data : {};
  const index = typeof context === 'string' ? new CodePointIndex(context) : null;
  const qas = questions.map(({ key, spans }) => {
    const question = key === null ? labelOf(spans[0]) : (fields[key] ?? record[key]);
    const id = key === null ? `${idOf(record) ?? task.index}-${labelOf(spans[0])}` : record.id;
    const answers = spans.map(({ value }) => toAnswer(value, index, unit));
    const isUnanswerable = key !== null && answers.length === 0 && wasAnnotated(record);
    return {
      ...(id === undefined ? {} : { id }),
      question,
      answers,
      ...(isUnanswerable ? { is_impossible: true } : {}),
    };
  });
  const { title } = fields;
  return {
    ...(title === undefined ? {} : { title }),
    paragraphs: [{ ...without(fields, ['title', contextKey, ...questionKeys]), context, qas }],
  };
}

function idOf({ id }: JsonObject): string | number | null {
  return typeof id === 'string' || typeof id === 'number' ? id : null;
}

function wasAnnotated(record: JsonObject): boolean {
  return annotationKeys.some(key =>
    listOf(record[key]).some(annotation => isJsonObject(annotation) && annotation.was_cancelled !== true),
  );
}

function toAnswer({ start, end, text }: JsonObject, index: CodePointIndex | null, unit: OffsetUnit): JsonObject {
  if (index === null || typeof start !== 'number') return { text, answer_start: start };
  const isInside = start >= 0 && start <= index.text.length;
  const startCodePoint = unit === 'utf16' && isInside ? index.fromUtf16(start) : start;
  if (typeof text === 'string' || typeof end !== 'number') return { text, answer_start: startCodePoint };
  const own = unit === 'utf16' ? index.text.slice(start, end) : index.slice(start, end);
  return { text: own, answer_start: startCodePoint };
}
