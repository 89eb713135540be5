import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/support/temporaryFolder';
import { AnalysedFiles } from './analysedFiles';
import { leaksOfFile } from './leaksOfFile';

const paragraph = (context: string, ...starts: number[]) => ({
  context,
  qas: starts.map((answer_start, index) => ({
    id: `${context} ${index}`,
    question: `Which bell, ${index}?`,
    answers: [{ text: 'bell', answer_start }],
  })),
});
const squad = (...paragraphs: object[]) =>
  JSON.stringify({ version: '1.1', data: [{ title: 't', paragraphs }] }, null, 1);

function fileWith(content: string | Uint8Array, name = 'data.json'): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, content);
  return path;
}

describe('AnalysedFiles', () => {
  test('describes a file: its paragraphs, its problems with lines and columns, one paragraph in full', async () => {
    const path = fileWith(squad(paragraph('🔔 bell', 2, 3), paragraph('a bell', 2)));
    const files = new AnalysedFiles();
    const { version, overview, problems, problemCount } = await files.describe(path);
    expect(overview).toMatchObject({ type: 'dataset', format: 'squad1', errors: 1 });
    expect(overview.type === 'dataset' && overview.paragraphs.map(({ errors }) => errors)).toEqual([1, 0]);
    expect(problemCount).toBe(problems.length);
    const wrong = problems.find(({ severity }) => severity === 'error');
    const lines = squad(paragraph('🔔 bell', 2, 3)).split('\n');
    const line = lines.findIndex(each => each.includes('"answer_start": 3'));
    expect(wrong).toMatchObject({ code: 'span-utf16', range: { start: { line }, end: { line } } });
    const shown = await files.describeParagraph(path, 1);
    expect(shown).toMatchObject({ version, paragraph: { context: 'a bell', questions: [{ id: 'a bell 0' }] } });
    expect((await files.describeParagraph(path, 2)).paragraph).toBeNull();
  });

  test('a file that has changed is another version', async () => {
    const path = fileWith(squad(paragraph('a bell', 2)));
    const files = new AnalysedFiles();
    const before = await files.describe(path);
    expect((await files.describe(path)).version).toBe(before.version);
    writeFileSync(path, squad(paragraph('a bell', 0)));
    utimesSync(path, 1, 1);
    const after = await files.describe(path);
    expect(after.version).not.toBe(before.version);
    expect(after.overview).toMatchObject({ errors: 1 });
    expect((await files.describeParagraph(path, 0)).version).toBe(after.version);
  });

  test('says what is no data set, and is not stuck with a file that was missing', async () => {
    const files = new AnalysedFiles();
    const path = fileWith('{"a": 1}');
    expect((await files.describe(path)).overview).toMatchObject({ type: 'invalid', code: 'format-unknown' });
    const absent = join(temporaryFolder(), 'none.json');
    await expect(files.describe(absent)).rejects.toMatchObject({ code: 'file-missing' });
    writeFileSync(absent, squad(paragraph('a bell', 2)));
    expect((await files.describe(absent)).overview.type).toBe('dataset');
    files.release(absent);
    expect((await files.describe(absent)).overview.type).toBe('dataset');
  });

  test('of many problems the gravest are listed, and all are counted', async () => {
    const right = Array.from({ length: 1500 }, (_, index) => paragraph(`${index} bell `, 0));
    const path = fileWith(
      squad(...right.map(each => ({ ...each, qas: each.qas.map(({ id: _id, ...rest }) => rest) }))),
    );
    const { problems, problemCount, overview } = await new AnalysedFiles().describe(path);
    expect(problemCount).toBeGreaterThan(1500);
    expect(problems).toHaveLength(1000);
    expect(overview.type === 'dataset' && overview.errors).toBeGreaterThanOrEqual(1000);
    expect(new Set(problems.map(({ severity }) => severity))).toEqual(new Set(['error']));
  });
});

describe('leaksOfFile', () => {
  const training = squad(paragraph('other', 0), paragraph('a bell', 2));

  test('tells what leaks and where it is in the training file; a text counts as it is in the editor', async () => {
    const files = new AnalysedFiles();
    const path = fileWith(training, 'train.json');
    const text = squad(paragraph('a bell', 2));
    const { counts, problems } = await leaksOfFile(files, { data: { text }, training: path });
    expect(counts).toMatchObject({ contexts: 1, ofContexts: 1, distinctPairs: 1 });
    expect(problems.map(({ code }) => code).sort()).toEqual(['leak-context', 'leak-question']);
    const place = problems.find(({ code }) => code === 'leak-context')?.related[0];
    const line = training.split('\n').findIndex(each => each.includes('a bell'));
    expect(place).toMatchObject({ file: path, range: { start: { line } } });
    expect(await leaksOfFile(files, { data: { path: fileWith(text) }, training: path })).toEqual({ counts, problems });
  });

  test('places in a packed file are not given: no editor can open it', async () => {
    const path = fileWith(gzipSync(training), 'train.json.gz');
    const text = squad(paragraph('a bell', 2));
    const { problems } = await leaksOfFile(new AnalysedFiles(), { data: { text }, training: path });
    expect(problems.map(({ related }) => related)).toEqual([[], []]);
  });

  test('there must be something to compare with', async () => {
    const request = { data: { text: training }, training: fileWith('[]') };
    await expect(leaksOfFile(new AnalysedFiles(), request)).rejects.toMatchObject({ code: 'format-unknown' });
  });
});
