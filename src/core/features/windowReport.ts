import { countReasons, findUncoveredAnswers, type UncoveredReason } from './answerCoverage';
import type { PairTemplate } from '../tokenizer/types';
import { describeStride, measureStride, mergeStrides, type StrideRange } from './strideRange';
import type { LabelledWindow, WindowOptions, WindowSet } from './types';

/** What a user should know of labelled windows before training on them. */
export interface WindowReport {
  /** Null when every context has a single window. */
  readonly stride: StrideRange | null;
  /** Questions that lost their end to `maxQuestionLength`. */
  readonly truncatedQuestions: number;
  /** Questions whose answer no window holds, by reason. */
  readonly uncoveredAnswers: ReadonlyMap<UncoveredReason, number>;
}

/** A report on no windows: what {@link mergeReports} begins with. */
export const emptyReport: WindowReport = { stride: null, truncatedQuestions: 0, uncoveredAnswers: new Map() };

/** Reports on a set of windows made with these options. */
export function reportWindows(
  set: WindowSet<LabelledWindow>,
  template: PairTemplate,
  options: Pick<WindowOptions, 'maxLength' | 'maxContextLength'>,
): WindowReport {
  return {
    stride: measureStride(set.windows),
    truncatedQuestions: set.truncatedQuestions.length,
    uncoveredAnswers: countReasons(findUncoveredAnswers(set, template, options)),
  };
}

/** The report on two parts of one data set. */
export function mergeReports(a: WindowReport, b: WindowReport): WindowReport {
  const uncoveredAnswers = new Map(a.uncoveredAnswers);
  for (const [reason, count] of b.uncoveredAnswers) {
    uncoveredAnswers.set(reason, (uncoveredAnswers.get(reason) ?? 0) + count);
  }
  return {
    stride: a.stride && b.stride ? mergeStrides(a.stride, b.stride) : (a.stride ?? b.stride),
    truncatedQuestions: a.truncatedQuestions + b.truncatedQuestions,
    uncoveredAnswers,
  };
}

const reasonTexts: Readonly<Record<UncoveredReason, string>> = {
  'answer-too-long': 'longer than a window',
  'question-too-long': 'the question leaves too little room',
  'window-placement': 'every window cuts it; a greater overlap helps',
  'token-offsets': 'no tokens hold its characters',
};

/** A warning of a stable code. */
export interface WindowWarning {
  readonly code: 'questions-truncated' | 'answers-without-window';
  readonly message: string;
}

/** What of a report needs attention. */
export function windowWarnings({ truncatedQuestions, uncoveredAnswers }: WindowReport): WindowWarning[] {
  const warnings: WindowWarning[] = [];
  if (truncatedQuestions > 0) {
    const message = `${questions(truncatedQuestions)} cut at maxQuestionLength.`;
    warnings.push({ code: 'questions-truncated', message });
  }
  if (uncoveredAnswers.size > 0) {
    const total = [...uncoveredAnswers.values()].reduce((sum, count) => sum + count, 0);
    const reasons = [...uncoveredAnswers].map(([reason, count]) => `${count}: ${reasonTexts[reason]}`);
    const message = `${questions(total)} trained as if without answer, because no window holds it whole (${reasons.join('; ')}).`;
    warnings.push({ code: 'answers-without-window', message });
  }
  return warnings;
}

/** The report in lines of text; none when there is nothing to say. */
export function describeReport(report: WindowReport): string[] {
  const stride = report.stride === null ? [] : [`Windows of one context: ${describeStride(report.stride)} tokens.`];
  return [...stride, ...windowWarnings(report).map(({ message }) => message)];
}

function questions(count: number): string {
  return count === 1 ? '1 question is' : `${count} questions are`;
}
