import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { endEvent, startEvent, stepEvent } from '../../../test/support/runEvents';
import { temporaryFolder } from '../../../test/support/temporaryFolder';
import { silentLogger } from '../testing/silentLogger';
import { RunFollower } from './runFollower';

const line = (event: object): string => `${JSON.stringify(event)}\n`;

function follow(): { follower: RunFollower; file: string } {
  const folder = temporaryFolder();
  return { follower: new RunFollower(folder, silentLogger), file: join(folder, 'metrics.jsonl') };
}

describe('RunFollower', () => {
  test('gives each event once, also when a line comes in two halves and a character is cut', async () => {
    const { follower, file } = follow();
    expect(await follower.poll()).toEqual({ type: 'none' });
    writeFileSync(file, line(startEvent()) + line(stepEvent(1)));
    expect(await follower.poll()).toEqual({ type: 'added', events: [startEvent(), stepEvent(1)] });
    const warning = { type: 'warning', time: 2, code: 'c', message: '漢字 😀' } as const;
    const bytes = Buffer.from(line(warning));
    const cut = bytes.indexOf(0xf0) + 2;
    appendFileSync(file, bytes.subarray(0, cut));
    expect(await follower.poll()).toEqual({ type: 'none' });
    appendFileSync(file, bytes.subarray(cut));
    expect(await follower.poll()).toEqual({ type: 'added', events: [warning] });
    expect(follower.events).toEqual([startEvent(), stepEvent(1), warning]);
  });

  test('polls at the same time give no event twice', async () => {
    const { follower, file } = follow();
    writeFileSync(file, line(startEvent()) + line(stepEvent(1)));
    const news = await Promise.all([follower.poll(), follower.poll(), follower.poll()]);
    expect(news.map(item => item.type)).toEqual(['added', 'none', 'none']);
    expect(follower.events).toHaveLength(2);
  });

  test('a resume takes back what lies beyond its checkpoint', async () => {
    const { follower, file } = follow();
    writeFileSync(file, [startEvent(), stepEvent(1), stepEvent(2), stepEvent(3)].map(line).join(''));
    await follower.poll();
    const resumed = startEvent({ resumedFromStep: 1 });
    appendFileSync(file, line(resumed) + line(stepEvent(2, { loss: 9 })));
    expect(await follower.poll()).toEqual({ type: 'rewritten' });
    expect(follower.events).toEqual([startEvent(), stepEvent(1), resumed, stepEvent(2, { loss: 9 })]);
  });

  test('a file that became shorter or vanished is taken anew', async () => {
    const { follower, file } = follow();
    writeFileSync(file, line(startEvent()) + line(stepEvent(1)) + line(endEvent()));
    await follower.poll();
    writeFileSync(file, line(startEvent({ name: 'other' })));
    expect(await follower.poll()).toEqual({ type: 'rewritten' });
    expect(follower.events).toEqual([startEvent({ name: 'other' })]);
    rmSync(file);
    expect(await follower.poll()).toEqual({ type: 'rewritten' });
    expect(follower.events).toEqual([]);
  });

  test('a damaged line is left out', async () => {
    const { follower, file } = follow();
    writeFileSync(file, line(startEvent()) + '{"type":"step"}\nnonsense\n' + line(stepEvent(1)));
    await follower.poll();
    expect(follower.events).toEqual([startEvent(), stepEvent(1)]);
  });
});
