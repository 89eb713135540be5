import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { cliRun } from '../../test/support/cliRun';
import { fullDisk, systemError } from '../../test/support/failingFileSystem';
import { pick, randomDataset, randomLayout, writeJson } from '../../test/support/randomDataset';
import { temporaryFolder } from '../../test/support/temporaryFolder';
import { analyseDataset } from '../core/dataset/analysis';
import { repairsOf } from '../core/dataset/repairs';
import { Random } from '../core/random';
import { nodeFileSystem } from '../engine/files/fileSystem';
import { rewriteTextFile } from './fixFile';

/** Three answers of which two are wrong, written in an unusual manner that no fix may touch. */
const faulty = [
  '{"version": "1.1",   "note": [1.0, 1e2, "\\u00e9\\/",\t{ } ],',
  '  "data": [{"title": "Café 😀", "paragraphs": [{',
  '\t"context" : "😀 Ada Lovelace wrote.",',
  '    "qas": [{"id": 7, "question": "Who?", "answers": [{"answer_start":  3, "text": "Ada"} ,{"text":"Ada\\t","answer_start":2}, {"text": "wrote", "answer_start": 15}] }]',
  '}]}]}',
].join('\n');
const mended = faulty.replace('"answer_start":  3', '"answer_start":  2').replace('Ada\\t', 'Ada');

async function fix(path: string): Promise<{ exitCode: number; fixed: number; code: string | undefined }> {
  const { exitCode, stdout } = await cliRun(['validate', path, '--fix', '--json']);
  const { files } = JSON.parse(stdout) as { files: { fixed?: number; error?: { code: string } }[] };
  return { exitCode, fixed: files[0]?.fixed ?? 0, code: files[0]?.error?.code };
}

describe('only what the fixes change differs', () => {
  const bytes = (text: string): Buffer => Buffer.from(text);
  test.each<[string, (text: string) => Buffer]>([
    ['as it is', bytes],
    ['with CRLF', text => bytes(text.replaceAll('\n', '\r\n'))],
    ['with lone CR', text => bytes(text.replaceAll('\n', '\r'))],
    ['with a byte-order mark', text => bytes(`\ufeff${text}`)],
    ['with a line feed at its end', text => bytes(`${text}\n`)],
    ['with blank lines at its end', text => bytes(`${text}\r\n \t\n`)],
    ['on one line', text => bytes(text.replaceAll('\n', ''))],
  ])('in a file %s', async (_, write) => {
    const path = join(temporaryFolder(), 'faulty.json');
    writeFileSync(path, write(faulty));
    expect(await fix(path)).toEqual({ exitCode: 0, fixed: 2, code: undefined });
    expect(readFileSync(path).equals(write(mended))).toBe(true);
    const { mtimeNs } = statSync(path, { bigint: true });
    expect(await fix(path)).toEqual({ exitCode: 0, fixed: 0, code: undefined });
    expect(readFileSync(path).equals(write(mended))).toBe(true);
    expect(statSync(path, { bigint: true }).mtimeNs).toBe(mtimeNs);
  });

  test.each(['', '\ufeff'])('in a packed file that begins with "%s"', async start => {
    const path = join(temporaryFolder(), 'faulty.json.gz');
    writeFileSync(path, gzipSync(start + faulty));
    expect(await fix(path)).toEqual({ exitCode: 0, fixed: 2, code: undefined });
    expect(gunzipSync(readFileSync(path)).equals(Buffer.from(start + mended))).toBe(true);
  });

  test('in random files: what is outside of the edits stays as it was', () => {
    for (let seed = 0; seed < 300; seed++) {
      const random = Random.fromSeed(seed);
      const end = pick(random, ['', '\n', '\r\n', ' ']);
      const text = `${writeJson(randomDataset(random), randomLayout(random))}${end}`;
      const { edits, analysis } = repairsOf(analyseDataset(text));
      let rest = analysis.text;
      let at = 0;
      for (const { startUtf16, endUtf16, newText } of edits) {
        const kept = text.slice(at, startUtf16);
        expect(rest.startsWith(kept + newText), `seed ${seed}, at ${startUtf16}`).toBe(true);
        rest = rest.slice(kept.length + newText.length);
        at = endUtf16;
      }
      expect(rest, `seed ${seed}`).toBe(text.slice(at));
    }
  });
});

describe('the file itself', () => {
  // Windows knows no permissions but read-only, and links only for administrators.
  const isWindows = process.platform === 'win32';

  test.skipIf(isWindows).each([0o600, 0o640, 0o664, 0o755])('keeps its permissions %o', async mode => {
    const path = join(temporaryFolder(), 'faulty.json');
    writeFileSync(path, faulty);
    chmodSync(path, mode);
    expect(await fix(path)).toMatchObject({ fixed: 2 });
    expect(statSync(path).mode & 0o7777).toBe(mode);
  });

  test.skipIf(isWindows)('behind a link is rewritten, and the link stays', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'data'));
    writeFileSync(join(folder, 'data/faulty.json'), faulty);
    symlinkSync(join('data', 'faulty.json'), join(folder, 'link.json'));
    expect(await fix(join(folder, 'link.json'))).toMatchObject({ fixed: 2 });
    expect(lstatSync(join(folder, 'link.json')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'data/faulty.json'), 'utf8')).toBe(mended);
    expect([readdirSync(folder), readdirSync(join(folder, 'data'))]).toEqual([['data', 'link.json'], ['faulty.json']]);
  });

  test('that is read-only is refused and stays', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'faulty.json');
    writeFileSync(path, faulty);
    chmodSync(path, 0o444);
    expect(await fix(path)).toEqual({ exitCode: 1, fixed: 0, code: 'file-write-failed' });
    expect(readFileSync(path, 'utf8')).toBe(faulty);
    expect(readdirSync(folder)).toEqual(['faulty.json']);
    chmodSync(path, 0o644);
  });

  test('stays when its folder or its disk takes nothing', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'faulty.json');
    writeFileSync(path, faulty);
    const readOnlyFolder = { ...nodeFileSystem, createFile: () => Promise.reject(systemError('EACCES')) };
    for (const files of [readOnlyFolder, fullDisk(20)]) {
      await expect(rewriteTextFile(path, mended, files)).rejects.toMatchObject({ code: 'file-write-failed' });
      expect(readFileSync(path, 'utf8')).toBe(faulty);
      expect(readdirSync(folder)).toEqual(['faulty.json']);
    }
  });
});
