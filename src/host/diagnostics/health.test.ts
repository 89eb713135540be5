import { expect, test } from 'vitest';
import { validateDataset } from '../../core/dataset/validate';
import { analyseDataset } from '../../core/dataset/analysis';
import { overviewOf } from '../../core/dataset/overview';
import { healthOf, healthOfLong } from './health';

const file = (start: number): string =>
  JSON.stringify({
    version: '1.1',
    data: [
      {
        title: 'T',
        paragraphs: [
          {
            context: 'Ada wrote notes.',
            qas: [{ id: '1', question: 'Who?', answers: [{ text: 'Ada', answer_start: start }] }],
          },
        ],
      },
    ],
  });

test('tells problems and size', () => {
  expect(healthOf(validateDataset(file(0)))).toEqual({
    text: 'no problems',
    detail: 'SQuAD 1.1, 1 question',
    severity: 'information',
  });
  expect(healthOf(validateDataset(file(2)))).toMatchObject({ text: '1 error', severity: 'error' });
  expect(healthOf(validateDataset('[]'))).toMatchObject({ detail: 'unknown format, 0 questions', severity: 'error' });
});

test('tells the same of a file that the engine reads, and why one is not read', () => {
  const read = (text: string) => {
    const overview = overviewOf(analyseDataset(text));
    return healthOfLong({ type: 'read', description: { version: '1', overview, problems: [], problemCount: 0 } });
  };
  expect(read(file(2))).toMatchObject({ text: '1 error', severity: 'error' });
  expect(read(file(2))?.detail).toContain('SQuAD 1.1, 1 question');
  expect(read('{"a": 1}')).toMatchObject({ severity: 'error' });
  expect(healthOfLong({ type: 'reading' })).toBeNull();
  const error = { code: 'workspace-untrusted', message: 'no', details: {} } as const;
  expect(healthOfLong({ type: 'failed', error })?.detail).toContain('workspace-untrusted');
});
