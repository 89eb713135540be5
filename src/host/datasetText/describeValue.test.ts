import { describe, expect, test } from 'vitest';
import { analyseDataset } from '../../core/dataset/analysis';
import { describeValue, type ValueDescription } from './describeValue';
import { paragraphAt } from './paragraphText';

const context = '🚢 A "boat"\nand a <img onerror=x> boat.';
const dataset = (answer: unknown): string => {
  const paragraph = { context, qas: [{ id: 'q', question: 'What?', answers: [answer] }] };
  return JSON.stringify({ data: [{ title: 'T', paragraphs: [paragraph] }] });
};

/** Describes what stands right behind a part of the text. */
function describeAt(text: string, part: string): ValueDescription | null {
  const at = text.indexOf(part) + part.length;
  const paragraph = paragraphAt(analyseDataset(text), at);
  return paragraph === null ? null : describeValue(paragraph, at);
}

describe('describeValue', () => {
  test('counts an offset in three ways and marks the span', () => {
    const text = dataset({ text: 'boat', answer_start: 5 });
    expect(describeAt(text, '"answer_start":')).toEqual({
      kind: 'answerStart',
      position: { codePoint: 5, utf16: 6, utf8: 8 },
      codePoints: [...context].length,
      excerpt: '🚢 A "⟦boat⟧" and a <img onerror=x> boat.',
    });
  });

  test('shows what stands there, right or wrong, and when that is nothing', () => {
    const wrong = describeAt(dataset({ text: 'boat', answer_start: 6 }), '"answer_start":');
    expect(wrong).toMatchObject({ excerpt: '🚢 A "b⟦oat"⟧ and a <img onerror=x> boat.' });
    const outside = describeAt(dataset({ text: 'boat', answer_start: 99 }), '"answer_start":');
    expect(outside).toMatchObject({ position: null, excerpt: '' });
    const negative = describeAt(dataset({ text: 'boat', answer_start: -1 }), '"answer_start":');
    expect(negative).toMatchObject({ position: null });
  });

  test('lists where a text stands', () => {
    const text = dataset({ text: 'boat', answer_start: 5 });
    const starts = [5, [...context].length - 5];
    expect(describeAt(text, '"text":"b')).toMatchObject({
      kind: 'answerText',
      occurrences: [
        { codePoint: starts[0], isAnswerStart: true },
        { codePoint: starts[1], isAnswerStart: false },
      ],
      isCut: false,
    });
    expect(describeAt(dataset({ text: 'ship', answer_start: 0 }), '"text":"s')).toMatchObject({ occurrences: [] });
  });

  test('tells the position in the context, escapes counted as what they mean', () => {
    const text = dataset({ text: 'boat', answer_start: 5 });
    expect(describeAt(text, '🚢 A \\"boat\\"\\n')).toMatchObject({
      kind: 'context',
      position: { codePoint: context.indexOf('and') - 1, utf16: context.indexOf('and') },
    });
  });

  test('has nothing to say elsewhere, and on values of the wrong type', () => {
    const text = dataset({ text: 7, answer_start: 'five' });
    for (const part of ['"question":"', '"title":"', '"id":"', '"text":', '"answer_start":"']) {
      expect(describeAt(text, part), part).toBeNull();
    }
  });
});
