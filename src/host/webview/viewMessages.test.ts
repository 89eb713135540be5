import { describe, expect, test } from 'vitest';
import type { FromAsk } from '../../protocol/views/ask';
import type { FromDashboard } from '../../protocol/views/dashboard';
import type { FromDatasetEditor } from '../../protocol/views/datasetEditor';
import type { FromRankings } from '../../protocol/views/rankings';
import { fromAskSchema } from '../ask/fromAsk';
import { fromDashboardSchema } from '../dashboard/fromDashboard';
import { fromDatasetEditorSchema } from '../datasetEditor/fromDatasetEditor';
import { fromRankingsSchema } from '../rankings/fromRankings';

// Tables rather than lists: a message added to a contract and forgotten here is a type error.
type Examples<Message extends { readonly type: string }> = {
  readonly [Type in Message['type']]: Extract<Message, { readonly type: Type }>;
};
const folder = '/runs/a';
const question = { paragraphIndex: 0, questionIndex: 1 };

const dashboard: Examples<FromDashboard> = {
  ready: { type: 'ready' },
  selectRun: { type: 'selectRun', folder },
  startRun: { type: 'startRun' },
  pause: { type: 'pause', folder },
  continue: { type: 'continue', folder },
  stop: { type: 'stop', folder },
  stopAfterEpoch: { type: 'stopAfterEpoch', folder },
  resume: { type: 'resume', folder },
  openRankings: { type: 'openRankings', folder, epoch: null },
  revealFolder: { type: 'revealFolder', folder },
  copy: { type: 'copy', text: 'a\tb' },
  showLog: { type: 'showLog' },
};
const rankings: Examples<FromRankings> = {
  ready: { type: 'ready' },
  selectEpoch: { type: 'selectEpoch', epoch: 0.5 },
  openQuestion: { type: 'openQuestion', id: 'q' },
  goToDataset: { type: 'goToDataset', id: 'q' },
  evaluate: { type: 'evaluate' },
};
const ask: Examples<FromAsk> = {
  ready: { type: 'ready' },
  ask: { type: 'ask', question: 'Who?' },
  selectEntry: { type: 'selectEntry', id: 1 },
  goToAnswer: { type: 'goToAnswer', id: 1, answerIndex: 0 },
  clearHistory: { type: 'clearHistory' },
};
const datasetEditor: Examples<FromDatasetEditor> = {
  ready: { type: 'ready' },
  selectParagraph: { type: 'selectParagraph', paragraphIndex: 2 },
  setAnswerSpan: { type: 'setAnswerSpan', ...question, answerIndex: null, startCodePoint: 0, endCodePoint: 3 },
  removeAnswer: { type: 'removeAnswer', ...question, answerIndex: 0 },
  addQuestion: { type: 'addQuestion', paragraphIndex: 0, question: 'Who?' },
  setQuestion: { type: 'setQuestion', ...question, question: 'Who?' },
  removeQuestion: { type: 'removeQuestion', ...question },
  setImpossible: { type: 'setImpossible', ...question, isImpossible: true },
  applyFix: { type: 'applyFix', ...question, answerIndex: 0, fixIndex: 0 },
  nextProblem: { type: 'nextProblem' },
  openAsText: { type: 'openAsText' },
};

const messagesOf = (examples: object): object[] => Object.values(examples as Record<string, object>);

describe.each([
  ['dashboard', fromDashboardSchema, dashboard],
  ['rankings', fromRankingsSchema, rankings],
  ['ask', fromAskSchema, ask],
  ['dataset editor', fromDatasetEditorSchema, datasetEditor],
] as const)('messages of the %s', (_name, schema, examples) => {
  test('every message of the contract is taken as it is', () => {
    for (const message of messagesOf(examples)) expect(schema.safeParse(message).data).toEqual(message);
  });

  test('anything else is refused', () => {
    for (const message of [undefined, null, 'ready', {}, { type: 'toString' }, { type: ['ready'] }]) {
      expect(schema.safeParse(message).success).toBe(false);
    }
    const withFields = messagesOf(examples).filter(message => Object.keys(message).length > 1);
    for (const message of withFields) {
      const wrong = Object.fromEntries(Object.keys(message).map(key => [key, key === 'type' ? 'x' : {}]));
      const type: unknown = 'type' in message ? message.type : undefined;
      expect(schema.safeParse({ ...wrong, type }).success).toBe(false);
    }
  });
});
