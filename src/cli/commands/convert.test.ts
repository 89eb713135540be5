import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { cliRun } from '../../../test/support/cliRun';
import { temporaryFolder } from '../../../test/support/temporaryFolder';

const context = '𝄞 The bell of Aldo rang in 1804.';
const nested = {
  version: '1.1',
  data: [
    {
      title: 'Bells',
      source: 'tower',
      paragraphs: [
        {
          context,
          qas: [
            { id: 'q1', question: 'Whose?', answers: [{ text: 'Aldo', answer_start: 14 }], by: 'me' },
            { id: 'q2', question: 'When?', answers: [{ text: '1804', answer_start: 3 }] },
          ],
        },
      ],
    },
  ],
};

function folderWithData(): string {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'in.json'), `\ufeff${JSON.stringify(nested, null, 2).replaceAll('\n', '\r\n')}`);
  return cwd;
}
const convert = (cwd: string, file: string, to: string, out: string, ...more: readonly string[]) =>
  cliRun(['convert', file, '--to', to, '--out', out, ...more], { cwd });

describe('convert', () => {
  test.each(['jsonl', 'csv'])('to %s and back is the same, wrong offsets and unknown fields too', async target => {
    const cwd = folderWithData();
    expect(await convert(cwd, 'in.json', target, 'flat.gz')).toMatchObject({ exitCode: 0, stderr: '' });
    expect(gunzipSync(readFileSync(join(cwd, 'flat.gz'))).length).toBeGreaterThan(0);
    const { stdout } = await convert(cwd, 'flat.gz', 'squad1', 'out.json', '--json');
    expect(JSON.parse(stdout)).toEqual({
      file: 'flat.gz',
      from: target,
      to: 'squad1',
      out: 'out.json',
      articles: 1,
      paragraphs: 1,
      questions: 2,
      answers: 2,
      losses: {},
      notes: [],
    });
    expect(JSON.parse(readFileSync(join(cwd, 'out.json'), 'utf8'))).toEqual(nested);
  });

  test('says what the target cannot hold', async () => {
    const cwd = folderWithData();
    const { stdout } = await convert(cwd, 'in.json', 'hw7', 'hw7.json', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ losses: { 'article fields': 2 } });
    const text = await convert(cwd, 'in.json', 'hw7', 'again.json');
    expect(text.stdout).toContain('2 article fields');
  });

  test('never writes over its input, and over another file only with --force', async () => {
    const cwd = folderWithData();
    const before = readFileSync(join(cwd, 'in.json'));
    expect((await convert(cwd, 'in.json', 'squad2', './in.json', '--force')).stderr).toContain('(file-exists)');
    expect(readFileSync(join(cwd, 'in.json'))).toEqual(before);
    writeFileSync(join(cwd, 'old.json'), 'old');
    expect((await convert(cwd, 'in.json', 'squad2', 'old.json')).stderr).toContain('(file-exists)');
    expect(readFileSync(join(cwd, 'old.json'), 'utf8')).toBe('old');
    expect((await convert(cwd, 'in.json', 'squad2', 'old.json', '--force')).exitCode).toBe(0);
  });

  test.each([
    ['{"a": 1}', 'format-unknown'],
    ['{"a": ', 'json-syntax'],
    ['context,question\n"', 'csv-syntax'],
  ])('%j fails with %s', async (text, code) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'bad'), text);
    const { exitCode, stderr } = await convert(cwd, 'bad', 'jsonl', 'out');
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(`(${code})`)]);
  });

  test('score takes the data in any form', async () => {
    const cwd = folderWithData();
    writeFileSync(join(cwd, 'predictions.json'), JSON.stringify({ q1: 'Aldo', q2: 'wrong' }));
    await convert(cwd, 'in.json', 'csv', 'data.csv');
    writeFileSync(join(cwd, 'data.csv.gz'), gzipSync(readFileSync(join(cwd, 'data.csv'))));
    const [expected, csv] = await Promise.all(
      ['in.json', 'data.csv.gz'].map(data =>
        cliRun(['score', '--data', data, '--predictions', 'predictions.json', '--json'], { cwd }),
      ),
    );
    expect(csv).toEqual(expected);
    expect(csv?.stdout).toContain('50');
  });
});

describe('other sources', () => {
  const parquet = join(import.meta.dirname, '../../../test/fixtures/parquet/questions-snappy.parquet');

  test("Parquet with Hugging Face's rows of SQuAD 2.0: questions with empty lists of answers become unanswerable", async () => {
    const cwd = temporaryFolder();
    const { stdout } = await convert(cwd, parquet, 'squad2', 'out.json', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ from: 'parquet', articles: 2, paragraphs: 2, questions: 4, answers: 4 });
    const written = JSON.parse(readFileSync(join(cwd, 'out.json'), 'utf8')) as {
      data: { paragraphs: { qas: { is_impossible: boolean }[] }[] }[];
    };
    const marks = written.data.flatMap(({ paragraphs }) => paragraphs.flatMap(({ qas }) => qas));
    expect(marks.map(({ is_impossible: isImpossible }) => isImpossible)).toEqual([false, true, false, false]);
  });
});
