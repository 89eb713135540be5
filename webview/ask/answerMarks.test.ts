import { describe, expect, it } from 'vitest';
import { answerMarks } from './answerMarks';

describe('answerMarks', () => {
  const context = '😀 Ada 👍🏽 wrote';
  const answers = [
    { startCodePoint: 2, endCodePoint: 5 },
    { startCodePoint: 9, endCodePoint: 14 },
  ];
  const texts = (marks: ReturnType<typeof answerMarks>) =>
    marks.map(mark => [mark.label, mark.kind, context.slice(mark.startUtf16, mark.endUtf16)]);

  it('turns code points into UTF-16 units and puts the selected answer first', () => {
    expect(texts(answerMarks(context, answers, 1, true))).toEqual([
      ['2', 'selected', 'wrote'],
      ['1', 'other', 'Ada'],
    ]);
  });

  it('can leave the other answers out', () => {
    expect(texts(answerMarks(context, answers, 0, false))).toEqual([['1', 'selected', 'Ada']]);
  });
});
