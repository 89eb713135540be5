import { expect, test } from 'vitest';
import { randomNumbers } from '../../../test/support/randomNumbers';
import type { ParagraphSummary, ToDatasetEditor } from '../../protocol/views/datasetEditor';
import { withChange } from '../../../webview/dataset-editor/withChange';
import { SnapshotFeed } from './snapshotFeed';

const summary = (paragraphIndex: number, errors: number): ParagraphSummary => ({
  paragraphIndex,
  title: 'T',
  preview: 'p',
  questions: 1,
  codePoints: 1,
  errors,
  warnings: 0,
});

const snapshot = (paragraphs: readonly ParagraphSummary[]): Extract<ToDatasetEditor, { type: 'snapshot' }> => ({
  type: 'snapshot',
  fileName: 'a.json',
  format: 'squad1',
  paragraphs,
  paragraph: null,
  errors: paragraphs.reduce((sum, { errors }) => sum + errors, 0),
  warnings: 0,
  readOnly: false,
});

function record() {
  const messages: ToDatasetEditor[] = [];
  return { messages, feed: new SnapshotFeed(message => messages.push(message)) };
}

test('the list is sent once, then what has changed in it', () => {
  const { feed, messages } = record();
  const before = Array.from({ length: 1000 }, (_, index) => summary(index, 0));
  feed.send(snapshot(before));
  feed.send(snapshot(before.with(500, summary(500, 2))));
  feed.send(snapshot(before.with(500, summary(500, 2))));
  expect(messages).toMatchObject([
    { type: 'snapshot', errors: 0 },
    { type: 'change', errors: 2, change: { start: 500, removed: 1, added: [{ errors: 2 }] } },
    { type: 'change', errors: 2, change: { removed: 0, added: [] } },
  ]);
});

test('a view that was loaded anew, or was told that the file is none, gets the whole list', () => {
  const { feed, messages } = record();
  const state = snapshot([summary(0, 0)]);
  feed.send(state);
  feed.reset();
  feed.send(state);
  feed.send({ type: 'invalid', code: 'json-syntax', message: '' });
  feed.send(state);
  expect(messages.map(({ type }) => type)).toEqual(['snapshot', 'snapshot', 'invalid', 'snapshot']);
});

test.each(Array.from({ length: 200 }, (_, seed) => seed))('the view ends with the same list (seed %i)', seed => {
  const random = randomNumbers(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  let shown: ToDatasetEditor | null = null;
  const feed = new SnapshotFeed(message => {
    shown = message.type === 'change' ? withChange(shown, message) : message;
  });
  for (let step = 0; step < 8; step++) {
    const state = snapshot(Array.from({ length: below(6) }, () => summary(below(3), below(2))));
    feed.send(state);
    expect(shown).toEqual(state);
  }
});
