import { describe, expect, it } from 'vitest';
import { WordTokenizer } from '../../../test/support/wordTokenizer';
import type { QaExample } from '../dataset/types';
import { buildWindows } from './buildWindows';
import { labelWindows } from './labelWindows';
import { pairTemplateOf } from './pairTemplate';
import { describeReport, emptyReport, mergeReports, reportWindows, windowWarnings } from './windowReport';

const context = 'a b c d e f g h i j k l';
const example = (question: string, text: string): QaExample => ({
  id: question,
  title: '',
  question,
  context,
  paragraphIndex: 0,
  answers: [{ text, startCodePoint: context.indexOf(text) }],
});
const examples = [
  example('who is it', 'a'),
  example('q', 'c d e f g h i j'),
  example('what', 'e f'),
  example('x', 'f g'),
];

function report(some: readonly QaExample[]) {
  const tokenizer = new WordTokenizer();
  const options = { maxLength: 10, docStride: 0, maxQuestionLength: 2 };
  return reportWindows(labelWindows(buildWindows(some, tokenizer, options)), pairTemplateOf(tokenizer), options);
}

describe('reportWindows', () => {
  // Windows of 5 or 6 tokens: an answer of 8 fits none, and one of two is cut between the sixth and the seventh.
  it('says how windows lie, what was cut and what is lost', () => {
    const whole = report(examples);
    expect(whole).toEqual({
      stride: { overlap: { least: 0, most: 0 }, step: { least: 5, most: 6 } },
      truncatedQuestions: 1,
      uncoveredAnswers: new Map([
        ['answer-too-long', 1],
        ['window-placement', 1],
      ]),
    });
    expect(windowWarnings(whole).map(({ code }) => code)).toEqual(['questions-truncated', 'answers-without-window']);
    expect(describeReport(whole)).toHaveLength(3);
  });

  it('of parts is that of the whole', () => {
    for (let cut = 0; cut <= examples.length; cut++) {
      expect(mergeReports(report(examples.slice(0, cut)), report(examples.slice(cut))), `cut at ${cut}`).toEqual(
        report(examples),
      );
    }
  });

  it('has nothing to say of nothing', () => {
    expect(report([])).toEqual(emptyReport);
    expect(describeReport(emptyReport)).toEqual([]);
  });
});
