import type { CodePointIndex } from '../text/codePoints';
import { checkField, isJsonObject, type JsonObject } from './fieldRules';
import type { Change, Finding, JsonPath, Repair } from './finding';
import type { QuestionId } from './idRules';
import type { ProblemCode, ProblemSeverity } from './problem';
import type { SpanRepair } from './spanRepairs';
import { checkSpan, type SpanFinding } from './spanRules';
import type { DatasetFormat, GoldAnswer } from './types';

/** What the rules say about one element of `qas`. */
export interface CheckedQuestion extends QuestionId {
  readonly findings: readonly Finding[];
  /** The question as written; null where it is missing or blank. */
  readonly text: string | null;
  /** Number of elements of `answers`. */
  readonly answerCount: number;
  /** What reading keeps, or null for a question that cannot be used. */
  readonly usable: { readonly question: string; readonly answers: readonly GoldAnswer[] } | null;
}

/**
 * Checks one question and its answers. Where the context is unknown (null), spans are not checked and nothing is usable.
 * Missing ids are left to the rules that see the whole file. Answers count, not `is_impossible`, where the two contradict each other: the official evaluation does the same.
 */
export function checkQuestion(
  value: unknown,
  path: JsonPath,
  context: CodePointIndex | null,
  format: DatasetFormat,
): CheckedQuestion {
  if (!isJsonObject(value)) {
    const findings = checkField(value, 'object', path, 'A question');
    return { findings, id: null, isIdMissing: false, text: null, answerCount: 0, usable: null };
  }
  const id = readId(value.id);
  const isIdMissing = value.id === undefined || value.id === null || value.id === '';
  const isImpossible = value.is_impossible ?? undefined;
  const findings: Finding[] = [
    ...(id === null && !isIdMissing ? checkField(value.id, 'string', [...path, 'id'], 'The id') : []),
    ...checkQuestionText(value.question, [...path, 'question'], id),
    ...(isImpossible === undefined
      ? []
      : checkField(isImpossible, 'boolean', [...path, 'is_impossible'], 'is_impossible', id ?? undefined)),
  ];
  const isRecordRight = findings.length === 0 && !isIdMissing;
  const answers = checkAnswers(value, path, id, context, format);
  findings.push(...answers.findings);
  const isUsable = isRecordRight && context !== null && answers.usable !== null;
  return {
    findings,
    id,
    isIdMissing,
    text: typeof value.question === 'string' && value.question.trim() !== '' ? value.question : null,
    answerCount: answers.count,
    usable:
      isUsable && typeof value.question === 'string' && answers.usable !== null
        ? { question: value.question, answers: answers.usable }
        : null,
  };
}

interface CheckedAnswers {
  readonly findings: readonly Finding[];
  readonly count: number;
  /** The right answers; null when the question cannot be used. */
  readonly usable: readonly GoldAnswer[] | null;
}

function checkAnswers(
  question: JsonObject,
  path: JsonPath,
  id: string | null,
  context: CodePointIndex | null,
  format: DatasetFormat,
): CheckedAnswers {
  const isImpossible = question.is_impossible === true;
  const answers = question.answers ?? (isImpossible ? [] : undefined);
  const answersPath = [...path, 'answers'];
  if (!Array.isArray(answers)) {
    const findings = checkField(answers, 'array', answersPath, 'The list "answers"', id ?? undefined);
    return { findings, count: 0, usable: null };
  }
  if (answers.length === 0) {
    const isUnanswerable = isImpossible || (format === 'squad2' && (question.is_impossible ?? undefined) === undefined);
    return isUnanswerable
      ? { findings: [], count: 0, usable: [] }
      : { findings: [answerableWithoutAnswers(path, id)], count: 0, usable: null };
  }
  const checked = answers.map((answer: unknown, answerIndex) =>
    checkAnswer(answer, [...answersPath, answerIndex], id, context),
  );
  const right = checked.flatMap(each => (each.answer === null ? [] : [each.answer]));
  const empty = checked.flatMap((each, answerIndex) => (each.finding?.code === 'span-empty' ? [answerIndex] : []));
  const areAllEmpty = empty.length === answers.length;
  const emptyRepairs = repairsOfEmpty(path, empty, answers.length, isImpossible);
  const findings = checked.flatMap(each => {
    if (each.finding === null) return [];
    return each.finding.code === 'span-empty' ? [{ ...each.finding, repairs: emptyRepairs }] : [each.finding];
  });
  if (isImpossible && !areAllEmpty) findings.push(impossibleWithAnswers(path, id, answers.length));
  const isUnanswerable = isImpossible && areAllEmpty;
  return { findings, count: answers.length, usable: right.length > 0 || isUnanswerable ? right : null };
}

function checkAnswer(
  value: unknown,
  path: JsonPath,
  id: string | null,
  context: CodePointIndex | null,
): { readonly finding: Finding | null; readonly answer: GoldAnswer | null } {
  const idOrNone = id ?? undefined;
  if (!isJsonObject(value)) {
    return { finding: checkField(value, 'object', path, 'An answer', idOrNone)[0] ?? null, answer: null };
  }
  const { text, answer_start: start } = value;
  if (typeof text !== 'string' || typeof start !== 'number' || !Number.isSafeInteger(start)) {
    const [finding] = [
      ...checkField(text, 'string', [...path, 'text'], "The answer's text", idOrNone),
      ...checkField(start, 'integer', [...path, 'answer_start'], 'answer_start', idOrNone),
    ];
    return { finding: finding ?? null, answer: null };
  }
  if (context === null) return { finding: null, answer: null };
  const wrong = checkSpan(context, text, start);
  if (wrong === null) return { finding: null, answer: { text, startCodePoint: start } };
  return { finding: spanFinding(wrong, path, id), answer: null };
}

function spanFinding(wrong: SpanFinding, path: JsonPath, id: string | null): Finding {
  const repairs = wrong.repairs.map(repair => spanRepair(repair, path));
  return finding(wrong.code, 'error', wrong.message, [...path, wrong.field], id, repairs);
}

function spanRepair(repair: SpanRepair, path: JsonPath): Repair {
  const changes: Change[] = [];
  if (repair.text !== undefined) changes.push({ kind: 'setValue', path: [...path, 'text'], value: repair.text });
  if (repair.startCodePoint !== undefined) {
    changes.push({ kind: 'setValue', path: [...path, 'answer_start'], value: repair.startCodePoint });
  }
  return { title: repair.title, changes, isPreferred: repair.isPreferred };
}

/** The id of a question. An integer, as COVID-QA has, is taken as text; a larger one would have lost digits in parsing. */
export function readId(id: unknown): string | null {
  if (typeof id === 'string') return id === '' ? null : id;
  return typeof id === 'number' && Number.isSafeInteger(id) ? String(id) : null;
}

function checkQuestionText(question: unknown, path: JsonPath, id: string | null): Finding[] {
  if (typeof question !== 'string') return checkField(question, 'string', path, 'The question', id ?? undefined);
  return question.trim() === '' ? [finding('question-empty', 'error', 'The question is empty.', path, id, [])] : [];
}

function answerableWithoutAnswers(path: JsonPath, id: string | null): Finding {
  const message = 'The question counts as answerable, but has no answer.';
  return finding('answerable-without-answers', 'error', message, [...path, 'answers'], id, [
    { title: 'Mark the question as unanswerable', changes: [setImpossible(path, true)], isPreferred: false },
    removeQuestion(path),
  ]);
}

/** Which of the two is true, the mark or the answers, only a reader knows; answers may be right but for their offset. */
function impossibleWithAnswers(path: JsonPath, id: string | null, answerCount: number): Finding {
  const message = 'The question is marked as unanswerable, but has answers.';
  const indexes = Array.from({ length: answerCount }, (_, index) => index);
  const removeAnswers: Change = { kind: 'removeElements', path: [...path, 'answers'], indexes };
  return finding('impossible-with-answers', 'warning', message, [...path, 'is_impossible'], id, [
    { title: 'Mark the question as answerable', changes: [setImpossible(path, false)], isPreferred: false },
    { title: 'Remove the answers', changes: [removeAnswers], isPreferred: false },
  ]);
}

/**
 * Empty answers beside others, or of a question marked as unanswerable, can only be removed. A question that has nothing else is
 * another matter: its answer may have been lost, and then "unanswerable" would be a lie. That is for its author to say.
 */
function repairsOfEmpty(
  path: JsonPath,
  empty: readonly number[],
  answerCount: number,
  isImpossible: boolean,
): readonly Repair[] {
  const remove: Change = { kind: 'removeElements', path: [...path, 'answers'], indexes: empty };
  if (empty.length < answerCount || isImpossible) {
    const title = empty.length === 1 ? 'Remove the empty answer' : 'Remove the empty answers';
    return [{ title, changes: [remove], isPreferred: true }];
  }
  const title = 'Mark the question as unanswerable';
  return [{ title, changes: [remove, setImpossible(path, true)], isPreferred: false }, removeQuestion(path)];
}

function setImpossible(path: JsonPath, value: boolean): Change {
  return { kind: 'setMember', path, key: 'is_impossible', value };
}

/** `path` ends in the question's index within `qas`. */
function removeQuestion(path: JsonPath): Repair {
  const index = path[path.length - 1];
  const indexes = typeof index === 'number' ? [index] : [];
  const change: Change = { kind: 'removeElements', path: path.slice(0, -1), indexes };
  return { title: 'Remove the question', changes: [change], isPreferred: false };
}

function finding(
  code: ProblemCode,
  severity: ProblemSeverity,
  message: string,
  path: JsonPath,
  id: string | null,
  repairs: readonly Repair[],
): Finding {
  return { code, severity, message, path, ...(id === null ? {} : { id }), repairs };
}
