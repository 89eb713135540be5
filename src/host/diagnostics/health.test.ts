import { expect, test } from 'vitest';
import { validateDataset } from '../../core/dataset/validate';
import { healthOf } from './health';

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
