import { describe, expect, test } from 'vitest';
import { unambiguousFixes } from '../../../test/support/unambiguousFixes';
import { randomDataset, randomLayout, writeJson } from '../../../test/support/randomDataset';
import { Random } from '../random';
import { applyEdits, applyFixes } from './applyFixes';
import type { Fix, TextEdit } from './problem';
import { validateDataset } from './validate';

function edit(startUtf16: number, endUtf16: number, newText: string): TextEdit {
  return { startUtf16, endUtf16, newText };
}

function fix(...edits: TextEdit[]): Fix {
  return { title: 'fix', edits, isPreferred: true };
}

describe('applyFixes', () => {
  test('applies edits of any order and counts what it did', () => {
    const { text, applied, skipped } = applyFixes('0123456789', [
      fix(edit(8, 9, 'x')),
      fix(edit(0, 2, ''), edit(4, 4, '+')),
    ]);
    expect([text, applied, skipped]).toEqual(['23+4567x9', 2, []]);
  });

  test('applies a fix that several problems share once', () => {
    const same = [fix(edit(1, 1, '+')), fix(edit(1, 1, '+'))];
    expect(applyFixes('ab', same)).toEqual({ text: 'a+b', applied: 2, skipped: [] });
  });

  test.each([
    ['the same text', edit(2, 4, 'x'), edit(3, 5, 'y')],
    ['one within the other', edit(2, 6, 'x'), edit(3, 4, 'y')],
    ['one around the other', edit(3, 4, 'x'), edit(2, 6, 'y')],
    ['two insertions at one place', edit(3, 3, 'x'), edit(3, 3, 'y')],
    ['an insertion into what goes away', edit(2, 4, ''), edit(3, 3, 'y')],
  ])('skips a fix as a whole that overlaps an earlier one: %s', (_, first, second) => {
    const late = fix(edit(9, 10, '!'), second);
    const { text, applied, skipped } = applyFixes('0123456789', [fix(first), late]);
    expect(text).toBe(applyEdits('0123456789', [first]));
    expect([applied, skipped]).toEqual([1, [late]]);
  });

  test('edits that only touch are both applied', () => {
    expect(applyFixes('0123', [fix(edit(1, 2, 'x')), fix(edit(2, 3, 'y')), fix(edit(3, 3, '+'))]).text).toBe('0xy+3');
  });
});

describe('fixes of random files', () => {
  const seeds = Array.from({ length: 200 }, (_, seed) => seed);

  test.each(seeds)('the unambiguous ones leave none of them, and the JSON whole (seed %i)', seed => {
    const random = Random.fromSeed(seed);
    let text = writeJson(randomDataset(random), randomLayout(random));
    let fixes = unambiguousFixes(validateDataset(text));
    // A fix may uncover a problem that could not be seen before, such as the offset of an answer that was a string.
    for (let round = 0; fixes.length > 0; round++) {
      expect(round, text).toBeLessThan(4);
      const before = validateDataset(text).problems.length;
      const fixed = applyFixes(text, fixes);
      expect(fixed.applied + fixed.skipped.length).toBe(fixes.length);
      expect(fixed.applied).toBeGreaterThan(0);
      text = fixed.text;
      const report = validateDataset(text);
      expect(report.counts['json-syntax'], text).toBeUndefined();
      expect(report.problems.length, text).toBeLessThanOrEqual(before);
      fixes = unambiguousFixes(report);
    }
  });

  test.each(seeds)('every single one removes its problem and changes nothing else (seed %i)', seed => {
    const random = Random.fromSeed(seed);
    const text = writeJson(randomDataset(random), { ...randomLayout(random), isAscii: true });
    const before = validateDataset(text);
    for (const problem of before.problems) {
      for (const { title, edits } of problem.fixes) {
        const fixed = applyEdits(text, edits);
        const after = validateDataset(fixed);
        const explanation = `${problem.message} ${title}\n${text}\n${fixed}`;
        expect(after.counts['json-syntax'], explanation).toBeUndefined();
        expect(after.counts[problem.code] ?? 0, explanation).toBeLessThan(before.counts[problem.code] ?? 0);
        expect(after.paragraphs).toBe(before.paragraphs);
        expect(/[^\0-\x7f]/.test(fixed.replace(/^\ufeff/, '')), explanation).toBe(false);
      }
    }
  });
});
