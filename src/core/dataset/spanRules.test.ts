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
      'Set answer_start to 55, 15 further on: "…from  London; «Ada» knew É."',
      'Set answer_start to 2, 38 further back: "😀 «Ada» Lovelace wrot…"',
    ]);
    expect(check('a', 0)?.length).toBe(6);
  });

  test('blanks are cut, other units converted', () => {
    expect(checkSpan(context, '\n Lovelace\n', 6)?.repairs).toEqual([
      { title: 'Remove the blanks at the edges of the text', text: 'Lovelace', isPreferred: true },
    ]);
    expect(checkSpan(context, '\tLovelace', 5)?.repairs).toEqual([
      {
        title: 'Remove the blanks at the edges of the text and set answer_start to 6',
        text: 'Lovelace',
        startCodePoint: 6,
        isPreferred: true,
      },
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
      {
        title: 'Use "to Babbage.\\nShe" at 21, 21 further on',
        text: 'to Babbage.\nShe',
        startCodePoint: 21,
        isPreferred: true,
      },
    ]);
    expect(checkSpan(context, 'Turing', 0)?.repairs).toEqual([]);
  });
});

describe('a number that two readings make right', () => {
  test('in both other units, each at another place, is for a reader to choose', () => {
    const both = new CodePointIndex('😀bbb');
    expect(checkSpan(both, 'b', 4)).toMatchObject({
      code: 'span-utf16',
      repairs: [
        { startCodePoint: 3, isPreferred: false },
        { startCodePoint: 1, isPreferred: false },
      ],
    });
  });

  test('a text with blanks at its edge may stand in two places without them', () => {
    const finding = checkSpan(new CodePointIndex('aaab'), ' aa', 0);
    expect(finding).toMatchObject({
      code: 'span-edge-space',
      repairs: [
        { text: 'aa', isPreferred: false },
        { text: 'aa', startCodePoint: 1, isPreferred: false },
      ],
    });
  });
});

describe('the message says what stands there and how far away the text is', () => {
  const text = new CodePointIndex('😀 fetal birth asphyxia\n or not');
  test.each([
    ['', 8, 'At 8 stands "birth asphyxia\\n or n"; the answer has no text.'],
    ['', -1, 'Nothing stands at -1, before the context; the answer has no text.'],
    ['birth', -1, 'Nothing stands at -1, before the context; the text is at 8, 9 further on.'],
    ['birth', 9, 'At 9 stands "irth "; answer_start counts UTF-16 units, and the text is at 8, 1 further back.'],
    ['birth', 11, 'At 11 stands "th as"; answer_start counts UTF-8 bytes, and the text is at 8, 3 further back.'],
    [
      'birth\t',
      8,
      'At 8 stands "birth "; the text "birth\\t" has blanks at an edge that do not belong there; without them it is at 8.',
    ],
    ['or', 22, 'At 22 stands "\\n "; the text is behind the blanks, at 24, 2 further on.'],
    ['FETAL', 2, 'At 2 stands "fetal"; the text "FETAL" differs in letter case.'],
    ['asphyxia', 11, 'At 11 stands "th asphy"; the text is at 14, 3 further on.'],
    ['fetal', 27, 'At 27 stands "not", where the context ends; the text is at 2, 25 further back.'],
    ['fetal', 500, 'Nothing stands at 500, as the context ends at 30; the text is at 2, 498 further back.'],
    [
      'Birth Asphyxia',
      0,
      'At 0 stands "😀 fetal birth "; the text "Birth Asphyxia" is nowhere in the context, but "birth asphyxia" is at 8, 8 further on.',
    ],
    ['death', 3, 'At 3 stands "etal "; the text "death" is nowhere in the context.'],
    ['t', 10, 'At 10 stands "r"; the text is at 11, 1 further on, and elsewhere.'],
  ])('%j at %i', (answer, start, message) => {
    expect(checkSpan(text, answer, start)?.message).toBe(message);
  });
});
