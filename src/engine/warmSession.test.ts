import { expect, test } from 'vitest';
import { WarmSession } from './warmSession';

function counted() {
  const log: string[] = [];
  const versions = new Map<string, number>();
  const warm = new WarmSession(
    folder => {
      if (folder === 'broken') return Promise.reject(new Error('no model'));
      log.push(`open ${folder}`);
      return Promise.resolve({
        folder,
        dispose: () => {
          log.push(`dispose ${folder}`);
          return Promise.resolve();
        },
      });
    },
    folder => Promise.resolve(`${folder} ${versions.get(folder) ?? 0}`),
  );
  const ask = (folder: string) => warm.use(folder, session => Promise.resolve(session.folder));
  return { log, versions, warm, ask };
}

test('a second question to the same model opens nothing', async () => {
  const { log, ask } = counted();
  expect(await ask('a')).toBe('a');
  expect(await ask('a')).toBe('a');
  expect(log).toEqual(['open a']);
});

test('another model takes its place', async () => {
  const { log, ask } = counted();
  await ask('a');
  await ask('b');
  expect(log).toEqual(['open a', 'dispose a', 'open b']);
});

test('a model that was written over is opened anew', async () => {
  const { log, ask, versions } = counted();
  await ask('a');
  versions.set('a', 1);
  await ask('a');
  expect(log).toEqual(['open a', 'dispose a', 'open a']);
});

test('requests at the same time open one session and never dispose one in use', async () => {
  const { log, warm, ask } = counted();
  let finish = (): void => undefined;
  const slow = warm.use('a', () => new Promise<void>(resolve => (finish = resolve)));
  const others = Promise.all([ask('a'), ask('b')]);
  await new Promise(resolve => setImmediate(resolve));
  expect(log).toEqual(['open a']);
  finish();
  await slow;
  expect(await others).toEqual(['a', 'b']);
  expect(log).toEqual(['open a', 'dispose a', 'open b']);
});

test('a failure does not stop what comes after it', async () => {
  const { log, warm, ask } = counted();
  await expect(ask('broken')).rejects.toThrow('no model');
  await expect(warm.use('a', () => Promise.reject(new Error('bad question')))).rejects.toThrow('bad question');
  expect(await ask('a')).toBe('a');
  await warm.dispose();
  expect(log).toEqual(['open a', 'dispose a']);
});
