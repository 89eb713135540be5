import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { cliRun } from '../../../test/support/cliRun';
import { temporaryFolder } from '../../../test/support/temporaryFolder';

const parquet = join(import.meta.dirname, '../../../test/fixtures/parquet/questions-snappy.parquet');

async function validate(cwd: string, ...args: readonly string[]) {
  const { exitCode, stdout, stderr } = await cliRun(['validate', ...args, '--json'], { cwd });
  const { files } = JSON.parse(stdout) as { files: Record<string, unknown>[] };
  return { exitCode, files, stderr };
}

test('a packed table is checked and repaired in place', async () => {
  const cwd = temporaryFolder();
  const table = '\ufeffid,context,question,answer_text,answer_start\r\na,"😀 Ada, ""Lady""",Who?,Ada,3\r\n';
  writeFileSync(join(cwd, 'data.csv.gz'), gzipSync(table));
  const checked = await validate(cwd, 'data.csv.gz');
  expect(checked.exitCode).toBe(1);
  expect(checked.files).toMatchObject([
    { format: 'csv', questions: 1, problems: [{ code: 'span-utf16', line: 2, column: 31, endLine: 2, endColumn: 32 }] },
  ]);
  const fixed = await validate(cwd, 'data.csv.gz', '--fix');
  expect(fixed).toMatchObject({ exitCode: 0, files: [{ fixed: 1, problems: [] }] });
  expect(gunzipSync(readFileSync(join(cwd, 'data.csv.gz'))).toString()).toBe(table.replace('Ada,3', 'Ada,2'));
});

test('leaks are found between formats', async () => {
  const cwd = temporaryFolder();
  const row = {
    id: 'a',
    context: 'The bell rang.',
    question: 'What rang?',
    answers: { text: ['bell'], answer_start: [4] },
  };
  writeFileSync(join(cwd, 'validation.jsonl'), JSON.stringify(row));
  const { context, question, ...rest } = row;
  const task = { id: 1, data: { text: context, question }, annotations: [], rest };
  writeFileSync(join(cwd, 'training.json'), JSON.stringify([task]));
  const { files } = await validate(cwd, 'validation.jsonl', '--against', 'training.json');
  expect(files).toMatchObject([{ format: 'jsonl', counts: { 'leak-context': 1, 'leak-question': 1 } }]);
});

test('of Parquet the row of a problem is told; it is never written', async () => {
  const cwd = temporaryFolder();
  copyFileSync(parquet, join(cwd, 'data.parquet'));
  const { files, exitCode } = await validate(cwd, 'data.parquet');
  expect(exitCode).toBe(1);
  expect(files).toMatchObject([
    {
      format: 'parquet',
      articles: 2,
      questions: 4,
      problems: [{ code: 'span-mismatch', id: 'd', line: 4, column: 1, endLine: 4, endColumn: 1 }],
    },
  ]);
  const fixed = await validate(cwd, 'data.parquet', '--fix');
  expect(fixed).toMatchObject({ exitCode: 1, files: [{ error: { code: 'file-write-failed' } }] });
  expect(readFileSync(join(cwd, 'data.parquet'))).toEqual(readFileSync(parquet));
});
