import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readRunConfig } from './readRunConfig';

const folder = mkdtempSync(join(tmpdir(), 'spanlab-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function configFile(content: unknown): string {
  const below = join(folder, 'configs');
  mkdirSync(below, { recursive: true });
  const path = join(below, 'run.spanlab.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

describe('readRunConfig', () => {
  test('paths in a file start from its folder, paths of the command line from the current one', async () => {
    const path = configFile({ train: '../data/train.json', model: 'model', epochs: 3 });
    const config = await readRunConfig(path, { validation: 'dev.json', output: '/runs' }, folder);
    expect(config).toMatchObject({
      train: join(folder, 'data', 'train.json'),
      model: join(folder, 'configs', 'model'),
      validation: join(folder, 'dev.json'),
      output: '/runs',
      epochs: 3,
    });
  });

  test('the command line wins over the file, and the file over the defaults', async () => {
    const path = configFile({ train: 'train.json', epochs: 3, batchSize: 4 });
    const config = await readRunConfig(path, { epochs: 1, train: 'other.json' }, folder);
    expect(config).toMatchObject({ epochs: 1, batchSize: 4, seed: 42, train: join(folder, 'other.json') });
  });

  test('works without a file', async () => {
    expect(await readRunConfig(null, { train: 'train.json' }, folder)).toMatchObject({
      train: join(folder, 'train.json'),
    });
  });

  test.each([
    ['a field of the wrong type', { train: 'a', epochs: 'many' }, 'config-invalid'],
    ['a field that does not exist', { train: 'a', epoch: 1 }, 'config-invalid'],
    ['no training file', {}, 'config-invalid'],
    ['a list', [], 'config-invalid'],
    ['broken JSON', '{"train": ', 'json-syntax'],
  ])('%s is refused', async (_case, content, code) => {
    await expect(readRunConfig(configFile(content), {}, folder)).rejects.toMatchObject({ code });
  });

  test('the message names every field that is wrong', async () => {
    const path = configFile({ train: 'a', epochs: -1, nBest: 0 });
    await expect(readRunConfig(path, {}, folder)).rejects.toThrow(/epochs: .*nBest: /u);
  });

  test('a config file that is not there is missing', async () => {
    await expect(readRunConfig(join(folder, 'none.json'), {}, folder)).rejects.toMatchObject({ code: 'file-missing' });
  });
});
