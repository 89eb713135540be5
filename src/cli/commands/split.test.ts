import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { cliRun } from '../../../test/support/cliRun';
import { temporaryFolder } from '../../../test/support/temporaryFolder';

const data = Array.from({ length: 10 }, (_, index) => ({
  title: `t${index}`,
  paragraphs: [
    {
      context: `The bell number ${index}.`,
      qas: [{ id: `q${index}`, question: 'Which?', answers: [{ text: 'bell', answer_start: 4 }] }],
    },
  ],
}));

function folder(): string {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'all.json'), JSON.stringify({ version: '1.1', data }, null, 2));
  return cwd;
}

const split = [
  'split',
  'all.json',
  '--validation',
  '0.2',
  '--train-out',
  'train.json',
  '--validation-out',
  'dev.json.gz',
];

function idsIn(text: string): string[] {
  return [...text.matchAll(/"id": "(q\d)"/g)].map(([, id = '']) => id);
}

test('divides a file and counts both parts', async () => {
  const cwd = folder();
  const { exitCode, stdout } = await cliRun([...split, '--json'], { cwd });
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    train: { file: 'train.json', paragraphs: 8, questions: 8 },
    validation: { file: 'dev.json.gz', paragraphs: 2, questions: 2 },
  });
  const train = idsIn(readFileSync(join(cwd, 'train.json'), 'utf8'));
  const validation = idsIn(gunzipSync(readFileSync(join(cwd, 'dev.json.gz'))).toString('utf8'));
  expect([...train, ...validation].sort()).toEqual(data.map((_, index) => `q${index}`));
});

test('overwrites nothing unless told to, and never what it reads', async () => {
  const cwd = folder();
  writeFileSync(join(cwd, 'train.json'), 'mine');
  const refused = await cliRun([...split, '--json'], { cwd });
  expect(refused.exitCode).toBe(1);
  expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'file-exists' } });
  expect(readFileSync(join(cwd, 'train.json'), 'utf8')).toBe('mine');
  expect(existsSync(join(cwd, 'dev.json.gz'))).toBe(false);
  expect((await cliRun([...split, '--force'], { cwd })).exitCode).toBe(0);
  expect(readFileSync(join(cwd, 'train.json'), 'utf8')).not.toBe('mine');
  const over = await cliRun(['split', 'all.json', '--sample', '2', '--out', 'all.json', '--force'], { cwd });
  expect(over.exitCode).toBe(2);
});

test('takes a sample', async () => {
  const cwd = folder();
  const { stdout } = await cliRun(['split', 'all.json', '--sample', '3', '--seed', '1', '--out', 'few.json'], { cwd });
  expect(stdout).toBe('sample: few.json (3 paragraphs, 3 questions)\n');
  expect(idsIn(readFileSync(join(cwd, 'few.json'), 'utf8'))).toHaveLength(3);
});

test.each([
  [['--validation', '0.2']],
  [['--validation', '1', '--train-out', 'a', '--validation-out', 'b']],
  [['--validation', '0.5', '--train-out', 'a', '--validation-out', './a']],
  [['--sample', '0', '--out', 'a']],
  [['--sample', '2']],
  [['--sample', '2', '--out', 'a', '--seed', 'x']],
  [['--validation', '0.2', '--train-out', 'a', '--validation-out', 'b', '--by', 'word']],
])('%j is wrong usage', async args => {
  const cwd = folder();
  expect((await cliRun(['split', 'all.json', ...args], { cwd })).exitCode).toBe(2);
  expect(existsSync(join(cwd, 'a'))).toBe(false);
});
