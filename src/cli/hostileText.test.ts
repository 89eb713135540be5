import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cliRun } from '../../test/support/cliRun';
import { hostileText } from '../../test/host/fixtures/hostileText';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spanlab-'));
});
afterAll(() => rm(folder, { recursive: true }));

const wrong = (text: string, answer_start: number): object => ({ text, answer_start });
const paragraph = {
  context: `${hostileText} end`,
  qas: [
    { id: hostileText, question: hostileText, answers: [wrong(hostileText, 3), wrong(`${hostileText}?`, 0)] },
    { id: hostileText, question: 'Who?', answers: [wrong(hostileText, -1), wrong(hostileText.toUpperCase(), 0)] },
  ],
};
const files = {
  whole: JSON.stringify({ version: '1.1', data: [{ title: hostileText, paragraphs: [paragraph] }] }),
  broken: `{"data": [{"paragraphs": [${hostileText}`,
};

// Line feeds end the lines of the output; every other control character, and marks that turn the direction, could steer a terminal.
const steering = /[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069]/u;

test.each(Object.entries(files))('text of a file never steers the terminal: %s', async (name, text) => {
  const file = `${name}\u001b[31m.json`;
  await writeFile(join(folder, file), text);
  for (const args of [
    ['validate', file],
    ['validate', '--fix', file],
    ['evaluate', '--data', file, '--out', 'out'],
    ['score', '--data', file, '--predictions', file],
    ['train', file],
  ]) {
    const { stdout, stderr } = await cliRun(args, { cwd: folder });
    expect(stdout + stderr, args.join(' ')).not.toBe('');
    expect(
      steering.exec(stdout + stderr)?.[0],
      `${args.join(' ')}: ${JSON.stringify(stdout + stderr)}`,
    ).toBeUndefined();
  }
});
