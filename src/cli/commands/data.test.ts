import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { cliRun, goldenFolder, jsonLines } from '../../../test/support/cliRun';
import { temporaryFolder } from '../../../test/support/temporaryFolder';

/** 𝄞 is one code point and two UTF-16 units: offsets behind it differ between the two. */
const context = '𝄞 The bell of Aldo rang in 1804.';
const answer = (text: string, shift = 0) => ({ text, answer_start: context.indexOf(text) - 1 + shift });
const dataset = (answers: readonly { text: string; answer_start: number }[]) => ({
  version: '1.1',
  data: [
    {
      title: 'Bells',
      paragraphs: [
        {
          context,
          qas: answers.map((each, index) => ({ id: `q${index}`, question: `What about ${index}?`, answers: [each] })),
        },
      ],
    },
  ],
});
const clean = dataset([answer('Aldo'), answer('1804')]);
/** Both wrong, each with a single repair: one counts in UTF-16 units, the other is two off. */
const faulty = dataset([answer('Aldo', 1), answer('bell', 2)]);

function folderWith(files: Readonly<Record<string, unknown>>): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    const isRaw = typeof content === 'string' || content instanceof Uint8Array;
    writeFileSync(join(folder, name), isRaw ? content : JSON.stringify(content, null, 2));
  }
  return folder;
}

interface Report {
  readonly files: {
    readonly file: string;
    readonly counts: Record<string, number>;
    readonly fixed: number;
    readonly problems: Record<string, unknown>[];
    readonly error?: { readonly code: string };
  }[];
}
const reportOf = (stdout: string): Report => JSON.parse(stdout) as Report;

describe('validate', () => {
  test('a clean file is fine', async () => {
    const cwd = folderWith({ 'clean.json': clean });
    const { exitCode, stdout } = await cliRun(['validate', 'clean.json', '--json'], { cwd });
    expect(exitCode).toBe(0);
    expect(reportOf(stdout).files).toEqual([
      {
        file: 'clean.json',
        format: 'squad1',
        articles: 1,
        paragraphs: 1,
        questions: 2,
        answers: 2,
        counts: {},
        problems: [],
        fixed: 0,
      },
    ]);
  });

  test('problems have a code, an id and a place that an editor can go to', async () => {
    const cwd = folderWith({ 'faulty.json': faulty });
    const { exitCode, stdout } = await cliRun(['validate', 'faulty.json', '--json'], { cwd });
    expect(exitCode).toBe(1);
    const [report] = reportOf(stdout).files;
    expect(report?.counts).toEqual({ 'span-utf16': 1, 'span-mismatch': 1 });
    const [problem] = report?.problems ?? [];
    expect(problem).toMatchObject({ code: 'span-utf16', severity: 'error', id: 'q0' });
    expect(problem?.['fixes']).toHaveLength(1);
    const lines = readFileSync(join(cwd, 'faulty.json'), 'utf8').split('\n');
    const line = lines[Number(problem?.['line']) - 1] ?? '';
    const marked = line.slice(Number(problem?.['column']) - 1, Number(problem?.['endColumn']) - 1);
    expect(Number(marked)).toBe(answer('Aldo', 1).answer_start);
  });

  test('reads like a compiler', async () => {
    const cwd = folderWith({ 'clean.json': clean, 'faulty.json': faulty });
    const { stdout } = await cliRun(['validate', 'faulty.json', 'clean.json'], { cwd });
    await expect(stdout).toMatchFileSnapshot(join(goldenFolder, 'validate.txt'));
  });

  test('--fix applies what has one repair, and keeps byte-order mark and gzip', async () => {
    const text = `\ufeff${JSON.stringify(faulty, null, 2)}`;
    const cwd = folderWith({ 'plain.json': text, 'packed.json.gz': gzipSync(text) });
    const { exitCode, stdout } = await cliRun(['validate', 'plain.json', 'packed.json.gz', '--fix', '--json'], { cwd });
    expect(exitCode).toBe(0);
    for (const { problems, fixed } of reportOf(stdout).files)
      expect({ problems, fixed }).toEqual({ problems: [], fixed: 2 });
    const plain = readFileSync(join(cwd, 'plain.json'));
    expect(plain.toString('utf8').startsWith('\ufeff{')).toBe(true);
    expect(gunzipSync(readFileSync(join(cwd, 'packed.json.gz')))).toEqual(plain);
    expect(JSON.parse(plain.toString('utf8').slice(1))).toEqual(dataset([answer('Aldo'), answer('bell')]));
  });

  test('without --fix nothing is written', async () => {
    const cwd = folderWith({ 'faulty.json': faulty });
    const before = readFileSync(join(cwd, 'faulty.json'));
    await cliRun(['validate', 'faulty.json'], { cwd });
    expect(readFileSync(join(cwd, 'faulty.json'))).toEqual(before);
  });

  test('--against names what the training file has as well', async () => {
    const cwd = folderWith({ 'dev.json': clean, 'train.json': clean, 'broken.json': '{' });
    const { exitCode, stdout } = await cliRun(['validate', 'dev.json', '--against', 'train.json'], { cwd });
    expect(exitCode).toBe(0);
    await expect(stdout).toMatchFileSnapshot(join(goldenFolder, 'validateAgainst.txt'));
    const json = await cliRun(['validate', 'dev.json', '--against', 'train.json', '--json'], { cwd });
    const [report] = reportOf(json.stdout).files;
    expect(report).toMatchObject({
      counts: { 'leak-context': 1, 'leak-question': 2 },
      leaks: { against: 'train.json', contexts: 1, pairs: 2, distinctPairs: 2, ofDistinctPairs: 2 },
    });
    expect(report?.problems[0]?.['related']).toMatchObject([{ file: 'train.json', line: 8 }]);
    const none = await cliRun(['validate', 'dev.json', '--against', 'broken.json'], { cwd });
    expect(none.exitCode).toBe(1);
    expect(none.stderr).toContain('(format-unknown)');
  });

  test('a file that cannot be read does not keep the others from being validated', async () => {
    const cwd = folderWith({ 'clean.json': clean });
    const { exitCode, stdout, stderr } = await cliRun(['validate', 'none.json', 'clean.json', '--json'], { cwd });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('(file-missing)');
    const { files } = reportOf(stdout);
    expect(files[0]?.error?.code).toBe('file-missing');
    expect(files[1]?.problems).toEqual([]);
  });

  test('a file that is no data set has a problem with a place', async () => {
    const cwd = folderWith({ 'broken.json': '{"data": [\n  {"title" "a"}]}', 'other.json': '{"rows": []}' });
    const { exitCode, stdout } = await cliRun(['validate', 'broken.json', 'other.json', '--json'], { cwd });
    expect(exitCode).toBe(1);
    const [broken, other] = reportOf(stdout).files;
    expect(broken?.problems[0]).toMatchObject({ code: 'json-syntax', line: 2 });
    expect(other?.counts).toEqual({ 'format-unknown': 1 });
  });
});

describe('tokenize', () => {
  test('gives ids, tokens and offsets in code points, line by line', async () => {
    const stdin = '{"text":"𝄞 bell"}\n\n{"text":""}\r\n{"text":"a b"}';
    const { exitCode, stdout } = await cliRun(['tokenize'], { stdin });
    expect(exitCode).toBe(0);
    const lines = jsonLines(stdout) as { ids: number[]; tokens: string[]; offsets: [number, number][] }[];
    expect(lines).toHaveLength(3);
    for (const { ids, tokens, offsets } of lines) {
      expect(tokens).toHaveLength(ids.length);
      expect(offsets).toHaveLength(ids.length);
    }
    expect(lines[0]?.offsets[0]).toEqual([0, 1]);
    expect(lines[0]?.offsets.at(-1)?.[1]).toBe(6);
    expect(lines[1]).toEqual({ ids: [], tokens: [], offsets: [] });
  });

  test.each([
    ['no JSON', '{"text":"a"}\n{"text"', 'json-syntax'],
    ['no text', '{"text":"a"}\n{"words":[]}', 'format-unknown'],
    ['a number', '3', 'format-unknown'],
  ])('%s is refused', async (_case, stdin, code) => {
    const { exitCode, stderr } = await cliRun(['tokenize'], { stdin });
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`(${code})`);
  });

  test('a folder without a tokenizer is refused', async () => {
    const { exitCode, stderr } = await cliRun(['tokenize', '--model', temporaryFolder()]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('(tokenizer-missing)');
  });
});

describe('features', () => {
  test('gives one line per window, with the labels of the answer', async () => {
    const cwd = folderWith({ 'clean.json': clean });
    const { exitCode, stdout } = await cliRun(['features', 'clean.json'], { cwd });
    expect(exitCode).toBe(0);
    const lines = jsonLines(stdout) as Record<string, unknown>[];
    expect(lines.map(({ id, window }) => [id, window])).toEqual([
      ['q0', 0],
      ['q1', 0],
    ]);
    for (const line of lines) {
      expect(Object.keys(line)).toEqual(['id', 'window', 'input_ids', 'token_type_ids', 'start', 'end']);
      expect(line['token_type_ids']).toHaveLength((line['input_ids'] as number[]).length);
      expect(line['start']).toBeGreaterThan(0);
      expect(line['end']).toBeGreaterThanOrEqual(line['start'] as number);
    }
  });

  test('shorter windows make more of them', async () => {
    const cwd = folderWith({ 'clean.json': clean });
    const whole = await cliRun(['features', 'clean.json'], { cwd });
    const cut = await cliRun(['features', 'clean.json', '--max-length', '20', '--doc-stride', '2'], { cwd });
    expect(jsonLines(cut.stdout).length).toBeGreaterThan(jsonLines(whole.stdout).length);
    for (const line of jsonLines(cut.stdout) as { input_ids: number[] }[]) {
      expect(line.input_ids.length).toBeLessThanOrEqual(20);
    }
  });

  test('an overlap without room fails with its code', async () => {
    const cwd = folderWith({ 'clean.json': clean });
    const { exitCode, stderr } = await cliRun(['features', 'clean.json', '--max-length', '16'], { cwd });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('(stride-too-large)');
  });

  test('says how many questions it left out', async () => {
    const cwd = folderWith({ 'faulty.json': faulty });
    const { stderr } = await cliRun(['features', 'faulty.json'], { cwd });
    expect(stderr).toContain('2 left out');
  });
});

describe('score', () => {
  const predictions = { q0: 'Aldo', q1: 'in 1804' };

  test('gives the official keys', async () => {
    const cwd = folderWith({ 'data.json': clean, 'predictions.json': predictions });
    const { exitCode, stdout } = await cliRun(
      ['score', '--data', 'data.json', '--predictions', 'predictions.json', '--json'],
      { cwd },
    );
    expect(exitCode).toBe(0);
    const scores = JSON.parse(stdout) as Record<string, number>;
    expect(scores['exact_match']).toBe(50);
    expect(scores['f1']).toBeCloseTo((100 * (1 + 2 / 3)) / 2, 10);
  });

  test('as a table', async () => {
    const cwd = folderWith({ 'data.json': clean, 'predictions.json': predictions });
    const { stdout } = await cliRun(['score', '--data', 'data.json', '--predictions', 'predictions.json'], { cwd });
    await expect(stdout).toMatchFileSnapshot(join(goldenFolder, 'score.txt'));
  });

  test('counts answers whose offset is wrong, as the official scripts do', async () => {
    const cwd = folderWith({ 'data.json': faulty, 'predictions.json': { q0: 'Aldo', q1: 'bell' } });
    const { stdout } = await cliRun(['score', '--data', 'data.json', '--predictions', 'predictions.json', '--json'], {
      cwd,
    });
    expect(JSON.parse(stdout)).toMatchObject({ exact_match: 100, f1: 100 });
  });

  test('takes no-answer probabilities with SQuAD 2.0', async () => {
    const data = {
      version: 'v2.0',
      data: [
        {
          title: 'Bells',
          paragraphs: [
            {
              context,
              qas: [
                { id: 'a', question: 'Who?', is_impossible: false, answers: [answer('Aldo')] },
                { id: 'b', question: 'Why?', is_impossible: true, answers: [] },
              ],
            },
          ],
        },
      ],
    };
    const cwd = folderWith({
      'data.json': data,
      'predictions.json': { a: 'Aldo', b: 'Aldo' },
      'na.json': { a: 0.1, b: 0.9 },
    });
    const args = [
      'score',
      '--data',
      'data.json',
      '--predictions',
      'predictions.json',
      '--na-probs',
      'na.json',
      '--json',
    ];
    const { stdout } = await cliRun(args, { cwd });
    expect(JSON.parse(stdout)).toMatchObject({ exact: 50, HasAns_exact: 100, NoAns_exact: 0, best_exact: 100 });
    const lower = await cliRun([...args, '--na-prob-thresh', '0.5'], { cwd });
    expect(JSON.parse(lower.stdout)).toMatchObject({ exact: 100, NoAns_exact: 100 });
  });

  test.each([
    ['a prediction that is no text', { q0: 1 }],
    ['a list', ['Aldo']],
  ])('%s is refused', async (_case, wrong) => {
    const cwd = folderWith({ 'data.json': clean, 'predictions.json': wrong });
    const { exitCode, stderr } = await cliRun(['score', '--data', 'data.json', '--predictions', 'predictions.json'], {
      cwd,
    });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('(format-unknown)');
  });
});

test('commands that read leave no file behind', async () => {
  const cwd = folderWith({ 'clean.json': clean });
  await cliRun(['validate', 'clean.json', '--fix'], { cwd });
  await cliRun(['runs'], { cwd });
  expect(existsSync(join(cwd, 'spanlab-runs'))).toBe(false);
});
