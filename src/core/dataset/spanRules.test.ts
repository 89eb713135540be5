import { describe, expect, test } from 'vitest';
import { CodePointIndex } from '../text/codePoints';
import { checkSpan } from './spanRules';

const context = new CodePointIndex('😀 Ada Lovelace wrote to Babbage.\nShe was from  London; Ada knew É.');

function check(text: string, start: number): [string, ...string[]] | null {
  const finding = checkSpan(context, text, start);
  if (finding === null) return null;
  return [finding.code, ...finding.repairs.map(({ title, isPreferred }) => title + (isPreferred ? ' *' : ''))];
}

test('a right answer has no finding', () => {
  expect(check('Ada', 2)).toBeNull();
  expect(check(' Ada', 1)).toBeNull();
  expect(check('É.', context.length - 2)).toBeNull();
});

describe('the most specific code', () => {
  test.each([
    ['', -1, 'span-empty'],
    [' \n', 3, 'span-empty'],
    ['', 0, 'span-empty'],
    ['Babbage', -1, 'span-negative'],
    ['Turing', -1, 'span-negative'],
    ['Ada', 3, 'span-utf16'],
    ['Ada', 5, 'span-bytes'],
    ['Lovelace ', 6, null],
    ['Ada. ', 2, 'span-absent'],
    [' Lovelace', 6, 'span-utf16'],
    ['Lovelace\t', 6, 'span-edge-space'],
    ['\tLovelace', 5, 'span-edge-space'],
    ['London ', 47, 'span-edge-space'],
    ['London', 45, 'span-edge-space'],
    ['ADA', 2, 'span-case'],
    ['é', 64, 'span-case'],
    ['Ada', 100, 'span-out-of-range'],
    ['Turing', 100, 'span-out-of-range'],
    ['Babbage.', 63, 'span-out-of-range'],
    ['Turing machines', 60, 'span-absent'],
    ['Turing', 4, 'span-absent'],
    ['Babbage', 20, 'span-mismatch'],
  ])('%j at %i is %s', (text, start, code) => {
    expect(check(text, start)?.[0] ?? null).toBe(code);
  });

  test('UTF-16 comes before bytes, both before blanks', () => {
    const chinese = new CodePointIndex('中 a a a');
    expect(checkSpan(chinese, 'a', 6)).toBeNull();
    expect(checkSpan(chinese, ' a', 7)?.code).toBe('span-bytes');
  });
});

describe('repairs', () => {
  test('one place is preferred, of several none', () => {
    expect(check('Babbage', 20)).toEqual(['span-mismatch', 'Set answer_start to 24, 4 further on *']);
    expect(check('Ada', 40)).toEqual([
      'span-mismatch',
      'Set answer_start to 55, 15 further on',
      'Set answer_start to 2, 38 further back',
    ]);
    expect(check('a', 0)?.length).toBe(6);
  });

  test('blanks are cut, other units converted', () => {
    expect(checkSpan(context, '\n Lovelace\n', 6)?.repairs).toEqual([
      { title: 'Remove the blanks at the edges of the text', text: 'Lovelace', isPreferred: true },
    ]);
    expect(checkSpan(context, '\tLovelace', 5)?.repairs).toEqual([
      { title: 'Remove the blanks at the edges of the text', text: 'Lovelace', startCodePoint: 6, isPreferred: true },
    ]);
    expect(checkSpan(context, 'London', 45)?.repairs).toMatchObject([{ startCodePoint: 47, isPreferred: true }]);
    expect(checkSpan(context, 'Ada', 3)?.repairs).toMatchObject([{ startCodePoint: 2, isPreferred: true }]);
    expect(checkSpan(context, 'Ada', 5)?.repairs).toMatchObject([{ startCodePoint: 2, isPreferred: true }]);
  });

  test("the context's letter case is one repair, the same text elsewhere another", () => {
    const twice = new CodePointIndex('Paris, PARIS');
    expect(checkSpan(twice, 'PARIS', 0)?.repairs).toMatchObject([
      { text: 'Paris', isPreferred: false },
      { startCodePoint: 7, isPreferred: false },
    ]);
    expect(checkSpan(twice, 'pariS', 0)?.repairs).toMatchObject([{ text: 'Paris', isPreferred: true }]);
  });

  test('a text that is nowhere may stand there in another case or with other blanks', () => {
    expect(checkSpan(context, 'to babbage. she', 0)?.repairs).toEqual([
      { title: 'Use "to Babbage.\\nShe" at 21', text: 'to Babbage.\nShe', startCodePoint: 21, isPreferred: true },
    ]);
    expect(checkSpan(context, 'Turing', 0)?.repairs).toEqual([]);
  });
});

test('the message says what stands there and how far away the text is', () => {
  const message = checkSpan(new CodePointIndex('fetal birth asphyxia\n or not'), 'asphyxia', 9)?.message;
  expect(message).toBe('At 9 stands "th asphy"; the text is at 12, 3 further on.');
});
