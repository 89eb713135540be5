import { describe, expect, test } from 'vitest';
import { analyseDataset } from '../../core/dataset/analysis';
import { datasetSnapshot } from './datasetSnapshot';

const paragraph = (start: number, id: number): object => ({
  context: 'Ada wrote notes.',
  qas: [{ id: `q${id}`, question: 'Who?', answers: [{ text: 'Ada', answer_start: start }] }],
});
const analyse = (...starts: number[]) =>
  analyseDataset(JSON.stringify({ version: '1.1', data: [{ title: 'T', paragraphs: starts.map(paragraph) }] }));
const facts = { fileName: 'a.json', paragraphIndex: 1, readOnly: false };

describe('datasetSnapshot', () => {
  test('holds all paragraphs in short and the chosen one in full', () => {
    expect(datasetSnapshot(analyse(0, 3), facts)).toMatchObject({
      type: 'snapshot',
      format: 'squad1',
      paragraphs: [{ errors: 0 }, { errors: 1 }],
      paragraph: { paragraphIndex: 1, context: 'Ada wrote notes.', questions: [{ answers: [{ startCodePoint: 3 }] }] },
      errors: 1,
      warnings: 0,
    });
  });

  test('a paragraph that is gone is not shown', () => {
    expect(datasetSnapshot(analyse(0), facts)).toMatchObject({ type: 'snapshot', paragraph: null });
  });

  test('a file that is no data set says why', () => {
    expect(datasetSnapshot(analyseDataset('{"a": 1}'), facts)).toMatchObject({
      type: 'invalid',
      code: 'format-unknown',
    });
    expect(datasetSnapshot(analyseDataset('{'), facts)).toMatchObject({ type: 'invalid', code: 'json-syntax' });
  });
});
