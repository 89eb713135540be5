import { describe, expect, test } from 'vitest';
import type { RepairEdit } from '../../core/dataset/composedEdits';
import { fitsRefactorPreview, groupsOf, listRepairs } from './repairPreview';

const edit = (startUtf16: number, code: RepairEdit['code'] = 'span-mismatch'): RepairEdit => ({
  startUtf16,
  endUtf16: startUtf16 + 1,
  newText: '7',
  code,
});

describe('fitsRefactorPreview', () => {
  test('takes some edits of a text with lines', () => {
    expect(fitsRefactorPreview('1\n'.repeat(100), [edit(0), edit(2)])).toBe(true);
  });
  test('leaves out many edits, large texts and long lines', () => {
    const many = Array.from({ length: 2386 }, (_, index) => edit(2 * index));
    expect(fitsRefactorPreview('1\n'.repeat(2386), many)).toBe(false);
    expect(fitsRefactorPreview('1\n'.repeat(2_000_000), [edit(0)])).toBe(false);
    expect(fitsRefactorPreview(`1\n${'1'.repeat(30_000)}`, [edit(20_000)])).toBe(false);
    expect(fitsRefactorPreview(`1\n${'1'.repeat(30_000)}`, [edit(0)])).toBe(true);
  });
});

test('groupsOf puts the most frequent code first', () => {
  const groups = groupsOf([edit(0, 'span-case'), edit(2), edit(4)]);
  expect(groups.map(({ code, edits }) => [code, edits.length])).toEqual([
    ['span-mismatch', 2],
    ['span-case', 1],
  ]);
});

test('listRepairs tells place, code, old and new on one line each, whatever the text holds', () => {
  const text = '{"text": "a\u202e\nb", "answer_start": 5}';
  const listed = listRepairs(text, [edit(text.indexOf('5')), edit(11)], at => ({ line: 1, column: at + 1 }));
  expect(listed.split('\n')).toHaveLength(2);
  expect(listed).toContain('  span-mismatch  ');
  expect(listed).toContain('⟦5⟧ → ⟦7⟧');
  expect(listed).not.toContain('\u202e');
});
