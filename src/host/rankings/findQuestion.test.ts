import { expect, test } from 'vitest';
import { findQuestion } from './findQuestion';

const text = '{"qas": [{"id": "a.b"}, {"id":12}, {"id" : "aXb"}, {"id": "say \\"hi\\""}, {"id": 123}]}';
const found = (id: string): string | null => {
  const span = findQuestion(text, id);
  return span && text.slice(span.start, span.end);
};

test('finds ids of every kind, and only whole ones', () => {
  expect(found('a.b')).toBe('"a.b"');
  expect(found('aXb')).toBe('"aXb"');
  expect(found('12')).toBe('12');
  expect(found('123')).toBe('123');
  expect(found('say "hi"')).toBe('"say \\"hi\\""');
  expect(found('1')).toBeNull();
  expect(found('other')).toBeNull();
});
