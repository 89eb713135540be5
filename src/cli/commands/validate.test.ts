import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cliRun } from '../../../test/support/cliRun';
import { temporaryFolder } from '../../../test/support/temporaryFolder';
import { wordPieceJson } from '../../../test/support/wordPieceJson';

/** "hello" and "world" are tokens of the tokenizer. */
const context = '😀 hello, world';
const records = [
  { id: 'whole', text: 'hello', start: 2 },
  { id: 'cut', text: 'hell', start: 2 },
  { id: 'wrong', text: 'orld', start: 2 },
  { id: 'both', text: 'ello, wor', start: 3 },
];
const formats: readonly (readonly [name: string, content: string])[] = [
  [
    'nested.json',
    JSON.stringify({
      data: [
        {
          paragraphs: [
            {
              context,
              qas: records.map(({ id, text, start }) => ({
                id,
                question: id,
                answers: [
                  { answer_start: start, text },
                  { answer_start: start, text },
                ],
              })),
            },
          ],
        },
      ],
    }),
  ],
  [
    'rows.jsonl',
    records
      .map(({ id, text, start }) =>
        JSON.stringify({ id, question: id, context, answers: { text: [text], answer_start: [start] } }),
      )
      .join('\n'),
  ],
  [
    'table.csv',
    `id,question,context,answer_text,answer_start\r\n${records
      .map(({ id, text, start }) => `${id},${id},"${context}","${text}",${start}`)
      .join('\r\n')}\r\n`,
  ],
];

interface Report {
  readonly files: readonly {
    readonly counts: Record<string, number>;
    readonly problems: readonly { code: string; id: string; line: number; column: number; endColumn: number }[];
  }[];
}

test.each(formats)('--model names right answers that cut a token, in %s', async (name, content) => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'tokenizer.json'), JSON.stringify(wordPieceJson()));
  const path = join(folder, name);
  writeFileSync(path, content);
  const { stdout } = await cliRun(['validate', path, '--model', folder, '--json']);
  const { files } = JSON.parse(stdout) as Report;
  const found = files[0]?.problems.filter(({ code }) => code === 'span-cuts-token') ?? [];
  const lines = readFileSync(path, 'utf8').split(/\r?\n/);
  expect(
    found.map(({ id, line, column, endColumn }) => [id, lines[line - 1]?.slice(column - 1, endColumn - 1)]),
  ).toEqual([
    ['cut', '"hell"'],
    ['both', '"ello, wor"'],
  ]);
  expect(files[0]?.counts).toMatchObject({ 'span-cuts-token': 2 });
});

test('a folder without a tokenizer is refused', async () => {
  const folder = temporaryFolder();
  const [[name, content] = ['', '']] = formats;
  writeFileSync(join(folder, name), content);
  const { exitCode, stderr } = await cliRun(['validate', join(folder, name), '--model', folder]);
  expect(exitCode).toBe(1);
  expect(stderr).toContain('(tokenizer-missing)');
});
