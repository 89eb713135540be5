import { describe, expect, test } from 'vitest';
import { PlainProgress } from './progress';

function record() {
  const lines: string[] = [];
  let time = 0;
  const progress = new PlainProgress(
    text => lines.push(text),
    () => time,
  );
  return { lines, progress, wait: (ms: number) => (time += ms) };
}

describe('plain progress', () => {
  test('says nothing of a task that is short, but its end', () => {
    const { lines, progress, wait } = record();
    for (let done = 1; done <= 5; done++) {
      progress.update('evaluation', done, 5);
      wait(100);
    }
    expect(lines).toEqual(['evaluation: 5 of 5\n']);
  });

  test('writes a line every ten seconds', () => {
    const { lines, progress, wait } = record();
    for (let done = 0; done < 30; done++) {
      progress.update('training', done, 100, `loss ${done}`);
      wait(1000);
    }
    expect(lines).toEqual(['training: 10 of 100, loss 10\n', 'training: 20 of 100, loss 20\n']);
  });

  test('a new task begins anew', () => {
    const { lines, progress, wait } = record();
    progress.update('features', 1, 9);
    wait(9_000);
    progress.update('evaluation', 1, 9);
    wait(9_000);
    progress.update('evaluation', 2, 9);
    expect(lines).toEqual([]);
  });
});
