import { expect, test } from 'vitest';
import { checkIds, NewIds } from './idRules';

const question = (id: string | null, isIdMissing = false): { id: string | null; isIdMissing: boolean } => ({
  id,
  isIdMissing,
});

test('the first question keeps an id, over paragraphs', () => {
  const findings = checkIds([[question('a'), question('b')], [], [question('b'), question('a'), question('c')]]);
  expect([...findings.keys()]).toEqual([2]);
  expect(findings.get(2)?.map(({ code, path, id }) => [code, path, id])).toEqual([
    ['id-duplicate', ['qas', 0, 'id'], 'b'],
    ['id-duplicate', ['qas', 1, 'id'], 'a'],
  ]);
});

test('new ids clash neither with old ones nor with each other', () => {
  const findings = checkIds([[question('a'), question('a-2'), question('a'), question('a'), question(null, true)]]);
  const given = findings.get(0)?.map(({ repairs }) => repairs[0]?.changes[0]);
  expect(given).toMatchObject([{ value: 'a-3' }, { value: 'a-4' }, { value: 'question-0-4' }]);
});

test('an id of a wrong type is not missing', () => {
  expect(checkIds([[question(null, false), question(null, false)]]).size).toBe(0);
});

test('one id a hundred thousand times is no hard work', () => {
  const findings = checkIds([Array.from({ length: 100_000 }, () => question('same'))]);
  expect(findings.get(0)).toHaveLength(99_999);
});

test('ids asked for again get the next number', () => {
  const ids = new NewIds(['x', 'x-3']);
  expect(['x', 'x', 'y', 'y'].map(id => ids.like(id))).toEqual(['x-2', 'x-4', 'y', 'y-2']);
});
