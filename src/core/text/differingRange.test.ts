import { expect, test } from 'vitest';
import { randomText } from '../../../test/support/randomDataset';
import { Random } from '../random';
import { differingRange } from './differingRange';

test('equal texts do not differ', () => {
  expect(differingRange('abc', 'abc')).toBeNull();
});

test.each([
  ['', 'a', { start: 0, oldEnd: 0, newEnd: 1 }],
  ['abc', '', { start: 0, oldEnd: 3, newEnd: 0 }],
  ['abcd', 'abXd', { start: 2, oldEnd: 3, newEnd: 3 }],
  ['aaa', 'aaaa', { start: 3, oldEnd: 3, newEnd: 4 }],
])('from %j to %j', (oldText, newText, range) => {
  expect(differingRange(oldText, newText)).toEqual(range);
});

test.each(Array.from({ length: 100 }, (_, seed) => seed))('the range makes one text of the other (seed %i)', seed => {
  const random = Random.fromSeed(seed);
  const filler = 'ab'.repeat(random.below(80_000));
  const [head, tail] = [filler + randomText(random, 5), randomText(random, 5) + filler];
  const [before, after] = [randomText(random, 4), randomText(random, 4)];
  const [oldText, newText] = [head + before + tail, head + after + tail];
  const range = differingRange(oldText, newText);
  if (range === null) {
    expect(oldText).toBe(newText);
    return;
  }
  const { start, oldEnd, newEnd } = range;
  expect(oldText.slice(0, start) + newText.slice(start, newEnd) + oldText.slice(oldEnd) === newText).toBe(true);
  expect(oldEnd - start).toBeLessThanOrEqual(before.length);
  expect(newEnd - start).toBeLessThanOrEqual(after.length);
  // Neither end can be moved: the range is the smallest.
  if (oldEnd > start && newEnd > start) {
    expect(oldText[start]).not.toBe(newText[start]);
    expect(oldText[oldEnd - 1]).not.toBe(newText[newEnd - 1]);
  }
});
