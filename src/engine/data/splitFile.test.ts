import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/support/temporaryFolder';
import type { SplitRequest } from '../../protocol/datasetRequests';
import { splitFile } from './splitFile';

const data = Array.from({ length: 10 }, (_, index) => ({
  title: `t${index}`,
  paragraphs: [{ context: `Bell ${index}.`, qas: [{ id: `q${index}`, question: 'Which?', answers: [] }] }],
}));

function requestIn(folder: string, outputs: { trainOut: string; validationOut: string }): SplitRequest {
  const path = join(folder, 'all.json');
  writeFileSync(path, JSON.stringify({ version: 'v2.0', data }));
  return {
    data: path,
    plan: {
      type: 'split',
      validationShare: 0.3,
      by: 'article',
      seed: 7,
      trainOut: join(folder, outputs.trainOut),
      validationOut: join(folder, outputs.validationOut),
    },
    replace: false,
  };
}

const idsIn = (text: string): string[] => [...text.matchAll(/"id":"(q\d)"/g)].map(([, id = '']) => id);

describe('splitFile', () => {
  test('writes both parts and tells what is in them; the same seed gives the same files', async () => {
    const folder = temporaryFolder();
    const request = requestIn(folder, { trainOut: 'train.json', validationOut: 'dev.json.gz' });
    expect(await splitFile(request)).toEqual([
      { role: 'train', path: join(folder, 'train.json'), paragraphs: 7, questions: 7 },
      { role: 'validation', path: join(folder, 'dev.json.gz'), paragraphs: 3, questions: 3 },
    ]);
    const train = readFileSync(join(folder, 'train.json'), 'utf8');
    const validation = gunzipSync(readFileSync(join(folder, 'dev.json.gz'))).toString('utf8');
    expect([...idsIn(train), ...idsIn(validation)].sort()).toEqual(data.map((_, index) => `q${index}`));
    await splitFile({ ...request, replace: true });
    expect(readFileSync(join(folder, 'train.json'), 'utf8')).toBe(train);
  });

  test('writes a sample', async () => {
    const folder = temporaryFolder();
    const { data: path } = requestIn(folder, { trainOut: '', validationOut: '' });
    const out = join(folder, 'sample.json');
    const parts = await splitFile({ data: path, plan: { type: 'sample', size: 4, seed: 1, out }, replace: false });
    expect(parts).toEqual([{ role: 'sample', path: out, paragraphs: 4, questions: 4 }]);
    expect(idsIn(readFileSync(out, 'utf8'))).toHaveLength(4);
  });

  test('replaces nothing unless that is asked for, and never what it reads', async () => {
    const folder = temporaryFolder();
    const request = requestIn(folder, { trainOut: 'train.json', validationOut: 'dev.json' });
    const original = readFileSync(request.data, 'utf8');
    writeFileSync(join(folder, 'dev.json'), 'mine');
    await expect(splitFile(request)).rejects.toMatchObject({ code: 'file-exists' });
    expect(readFileSync(join(folder, 'dev.json'), 'utf8')).toBe('mine');
    expect(existsSync(join(folder, 'train.json'))).toBe(false);

    symlinkSync(request.data, join(folder, 'link.json'));
    const plan = { type: 'sample', size: 1, seed: 1 } as const;
    for (const out of ['all.json', 'link.json']) {
      const overItself = { data: request.data, plan: { ...plan, out: join(folder, out) }, replace: true };
      await expect(splitFile(overItself), out).rejects.toMatchObject({ code: 'file-exists' });
    }
    const twice = requestIn(folder, { trainOut: 'a.json', validationOut: 'a.json' });
    await expect(splitFile({ ...twice, replace: true })).rejects.toMatchObject({ code: 'file-exists' });
    expect(readFileSync(request.data, 'utf8')).toBe(original);
  });

  test('what is no data set is told, and leaves no file behind', async () => {
    const folder = temporaryFolder();
    const request = requestIn(folder, { trainOut: 'train.json', validationOut: 'dev.json' });
    for (const [text, code] of [
      ['{"a": 1}', 'format-unknown'],
      ['{', 'json-syntax'],
    ] as const) {
      writeFileSync(request.data, text);
      await expect(splitFile(request), text).rejects.toMatchObject({ code });
    }
    await expect(splitFile({ ...request, data: join(folder, 'none.json') })).rejects.toMatchObject({
      code: 'file-missing',
    });
    expect(readdirSync(folder)).toEqual(['all.json']);
  });
});
