import { describe, expect, it } from 'vitest';
import { editorSnapshot, summaries } from './fixtures/apollo';
import { runEvents, runSnapshot } from './fixtures/dashboardRun';
import { oilDetail, rankingRows, rankingsSnapshot } from './fixtures/evaluation';
import { hostileText, withHostileText } from './fixtures/hostileText';
import { askSnapshot } from './fixtures/huguenots';
import { useBrowser } from './support/viewPage';

const run = runSnapshot('running', runEvents(400));
/** The messages of each view, and the keys of what comes from files that anybody may have written. */
const views: readonly (readonly [string, readonly object[], readonly string[]])[] = [
  [
    'dataset-editor',
    [{ ...editorSnapshot, paragraphs: summaries(5) }],
    ['fileName', 'title', 'preview', 'context', 'id', 'question', 'text', 'message', 'fixes'],
  ],
  ['dataset-editor', [{ type: 'invalid', code: 'json-syntax', message: 'Wrong: ' }], ['message']],
  [
    'rankings',
    [rankingsSnapshot(rankingRows(3)), { type: 'detail', detail: oilDetail }],
    ['name', 'dataPath', 'title', 'context', 'question', 'golds', 'prediction', 'text'],
  ],
  ['rankings', [{ type: 'empty', reason: 'None: ' }], ['reason']],
  ['ask', [askSnapshot], ['question', 'context', 'source', 'text', 'model', 'modelName', 'message']],
  ['dashboard', [{ type: 'snapshot', runs: [run], run }], ['name', 'path', 'train', 'validation', 'model', 'message']],
];

describe('text of files nobody vouches for', () => {
  const openView = useBrowser();

  it.each(views)('stays text in the view %s', async (name, messages, keys) => {
    const view = await openView<object, object>(name);
    const requests: string[] = [];
    view.page.on('request', request => requests.push(request.url()));
    for (const message of messages) await view.post(withHostileText(message, keys));
    const shown = await view.page.evaluate(() => ({
      text: document.body.innerText,
      made: document.querySelectorAll('img, iframe, object, embed, #root script, .hostile, a[href]').length,
      title: document.title,
    }));
    expect(shown).toMatchObject({ made: 0, title: name });
    expect(shown.text).toContain(hostileText.slice(0, 40));
    const foreign = requests.filter(url => !url.startsWith('http://127.0.0.1:') && !url.startsWith('data:'));
    expect(foreign).toEqual([]);
    await view.screenshot(`hostile-text-${name}-dark`);
    await view.expectClean();
    await view.close();
  });
});
