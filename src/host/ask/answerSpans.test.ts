import { describe, expect, test } from 'vitest';
import { answerSpans, locateContext } from './answerSpans';

describe('answerSpans', () => {
  test('converts code points to UTF-16 units', () => {
    const context = '😀 Ada 👩‍🚀 wrote 𠀀字 here';
    const find = (text: string): { startCodePoint: number; endCodePoint: number } => {
      const startCodePoint = [...context.slice(0, context.indexOf(text))].length;
      return { startCodePoint, endCodePoint: startCodePoint + [...text].length };
    };
    const texts = ['Ada', 'wrote', '𠀀字', 'here', '😀'];
    const spans = answerSpans(context, texts.map(find));
    expect(spans.map(({ start, end }) => context.slice(start, end))).toEqual(texts);
  });
});

describe('locateContext', () => {
  test('finds the context where it was', () => {
    expect(locateContext('aaa bbb aaa', 'aaa', 8)).toBe(8);
  });

  test('follows it when text before it changed', () => {
    expect(locateContext('new line\nthe context', 'the context', 0)).toBe(9);
    expect(locateContext('the context', 'the context', 5)).toBe(0);
  });

  test('takes the nearest of several', () => {
    expect(locateContext('ab....ab.ab', 'ab', 7)).toBe(6);
    expect(locateContext('ab......ab', 'ab', 6)).toBe(8);
  });

  test('says when it is gone', () => {
    expect(locateContext('something else', 'the context', 3)).toBeNull();
    expect(locateContext('', 'x', 0)).toBeNull();
  });
});
