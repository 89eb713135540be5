import { describe, expect, test } from 'vitest';
import { analyseDataset } from '../../core/dataset/analysis';
import { completeValue, type Completion } from './completeValue';
import { paragraphAt } from './paragraphText';

const context = 'The boat met another boat.';
/** A data set with one question, written as given; `|` is the cursor. */
function complete(question: string): { completions: Completion[]; apply: (label: string) => string } {
  const marked = `{"data":[{"title":"T","paragraphs":[{"context":"${context}","qas":[${question}]}]}]}`;
  const at = marked.indexOf('|');
  const text = marked.replace('|', '');
  const paragraph = paragraphAt(analyseDataset(text), at);
  const completions = paragraph === null ? [] : completeValue(paragraph, at);
  const apply = (label: string): string => {
    const chosen = completions.find(completion => completion.label === label);
    if (chosen === undefined) throw new Error(`${label} is not offered`);
    const plain = chosen.snippet.replace(/\$\{\d+[:|]([^,}|]*)[^}]*\}|\$\d+/g, (_all, value?: string) => value ?? '');
    return text.slice(0, chosen.startUtf16) + plain + text.slice(chosen.endUtf16);
  };
  return { completions, apply };
}
const labels = (question: string): string[] => complete(question).completions.map(({ label }) => label);

describe('completeValue', () => {
  test('offers the places of the text at answer_start, the nearest first, with their surroundings', () => {
    const { completions, apply } = complete('{"id":"q","answers":[{"text":"boat","answer_start":1|9}]}');
    expect(completions.map(({ label, detail }) => [label, detail])).toEqual([
      ['21', '…t another ⟦boat⟧.'],
      ['4', 'The ⟦boat⟧ met anoth…'],
    ]);
    expect(apply('21')).toContain('"answer_start":21}]');
  });

  test('offers them where no number stands yet', () => {
    const { apply } = complete('{"id":"q","answers":[{"text":"boat","answer_start": |}]}');
    expect(apply('4')).toContain('"answer_start": 4}]');
  });

  test('offers nothing at the text, at ids and questions', () => {
    expect(labels('{"id":"q","answers":[{"text":"bo|at","answer_start":4}]}')).toEqual([]);
    expect(labels('{"id":"q|","answers":[]}')).toEqual([]);
    expect(labels('{"id":"q","question":"W|","answers":[]}')).toEqual([]);
  });

  test('offers the keys that are missing, with a comma where one is needed', () => {
    const { completions, apply } = complete('{| "id":"q","answers":[]}');
    expect(completions.map(({ label }) => label)).toEqual(['question', 'is_impossible']);
    expect(apply('question')).toContain('{"question": "", "id":"q"');
    expect(labels('{"id":"q","answers":[{"answer_start":4, "|"}]}')).toEqual(['text']);
    expect(labels('{"id":"q","answers":[{"text":"boat", |}]}')).toEqual(['answer_start']);
  });

  test('offers a new answer between answers and a new question between questions', () => {
    const { completions, apply } = complete('{"id":"q","answers":[|]}');
    const [answer] = completions;
    expect(answer?.kind).toBe('object');
    expect(apply(answer?.label ?? '')).toContain('"answers":[{ "text": "", "answer_start":  }]');
    expect(labels('{"id":"q","answers":[]}, |')).toHaveLength(1);
  });

  test('offers true and false for is_impossible', () => {
    expect(labels('{"id":"q","answers":[],"is_impossible": |}')).toEqual(['true', 'false']);
    expect(labels('{"id":"q","answers":[],"is_impossible": fal|se}')).toEqual(['true', 'false']);
  });
});
