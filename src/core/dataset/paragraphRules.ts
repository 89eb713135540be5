import { CodePointIndex } from '../text/codePoints';
import type { Finding, JsonPath, Repair } from './finding';
import { checkQuestion, type CheckedQuestion } from './questionRules';
import { checkField, isJsonObject } from './fieldRules';
import type { DatasetFormat } from './types';

/** What the rules say about one paragraph; paths start at the paragraph. */
export interface CheckedParagraph {
  readonly findings: readonly Finding[];
  /** The context, or null when the paragraph has none that can be used. */
  readonly context: string | null;
  /** One entry per element of `qas`, the unusable ones included. */
  readonly questions: readonly CheckedQuestion[];
  readonly answerCount: number;
}

/**
 * Applies every rule that needs no more than the paragraph itself. (Whether an id is unique needs the whole file.)
 * @param value the paragraph as parsed from JSON; nothing is taken for granted
 */
export function checkParagraph(value: unknown, format: DatasetFormat): CheckedParagraph {
  const findings: Finding[] = [];
  const nothing = { findings, context: null, questions: [], answerCount: 0 };
  if (!isJsonObject(value)) {
    findings.push(...checkField(value, 'object', [], 'A paragraph'));
    return nothing;
  }
  const context = checkContext(value.context, findings);
  if (!Array.isArray(value.qas)) {
    findings.push(...checkField(value.qas, 'array', ['qas'], 'The list of questions "qas"'));
    return { ...nothing, context };
  }
  const index = context === null ? null : new CodePointIndex(context);
  const questions = value.qas.map((question: unknown, questionIndex) => {
    const path: JsonPath = ['qas', questionIndex];
    const checked = checkQuestion(question, path, index, format);
    findings.push(...checked.findings);
    return checked;
  });
  return { findings, context, questions, answerCount: questions.reduce((sum, each) => sum + each.answerCount, 0) };
}

function checkContext(context: unknown, findings: Finding[]): string | null {
  if (typeof context !== 'string') {
    findings.push(...checkField(context, 'string', ['context'], 'The context'));
    return null;
  }
  if (context.trim() !== '') return context;
  const repairs: Repair[] = [];
  const message = 'The context is empty; none of its questions can be used.';
  findings.push({ code: 'context-empty', severity: 'error', message, path: ['context'], repairs });
  return null;
}
