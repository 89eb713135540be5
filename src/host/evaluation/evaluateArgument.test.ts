import { expect, test } from 'vitest';
import { evaluateArgumentSchema, evaluationName } from './evaluateArgument';

test('names of evaluations are safe folder names', () => {
  const now = new Date(2026, 0, 2, 3, 4, 5);
  expect(evaluationName('small', 'dev-v1.1.json', now)).toBe('small on dev-v1.1 20260102-030405');
  expect(evaluationName('a/b:c', '训练.squad.json.gz', now)).toBe('a-b-c on 训练 20260102-030405');
  expect(evaluationName('x'.repeat(200), 'y', now).length).toBeLessThan(110);
});

test('arguments are checked', () => {
  expect(evaluateArgumentSchema.safeParse({ data: 'dev.json', limit: 10 }).success).toBe(true);
  expect(evaluateArgumentSchema.safeParse({ folder: '/runs/a' }).success).toBe(false);
  expect(evaluateArgumentSchema.safeParse({ data: 'dev.json', limit: 0 }).success).toBe(false);
});
