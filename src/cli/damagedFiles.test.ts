import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { damage } from '../../test/support/damage';
import { randomDataset, randomLayout, writeJson } from '../../test/support/randomDataset';
import { readDataset } from '../core/dataset/readDataset';
import { validateDataset } from '../core/dataset/validate';
import { SpanLabError } from '../core/errors';
import { Random } from '../core/random';
import { nodeFileSystem, type FileSystem } from '../engine/files/fileSystem';
import { readTextFile } from '../engine/files/readTextFile';
import { fixDataset } from './fixFile';

/** Damaged files in all, and how many of them share one test. */
const fileCount = 10_000;
const filesPerTest = 500;

const everyRule = readFileSync(join(import.meta.dirname, '../../test/fixtures/dataset/everyRule.json'));

/**
 * Whatever the bytes of a file are: it is read and validated, or refused with a code; repairing ends and leaves nothing to repair
 * by itself; and no way through hangs, which the time limit of the test would show.
 */
describe.each(Array.from({ length: fileCount / filesPerTest }, (_, index) => index * filesPerTest))(
  'damaged files, from seed %i on',
  first => {
    test('are read, validated and repaired as far as it goes, or refused with a code', async () => {
      for (let seed = first; seed < first + filesPerTest; seed++) await checkFile(seed);
    });
  },
);

async function checkFile(seed: number): Promise<void> {
  const bytes = damagedFile(Random.fromSeed(seed));
  try {
    checkText(await readTextFile('damaged.json', fileSystemOf(bytes)), `seed ${seed}`);
  } catch (error) {
    if (error instanceof SpanLabError) expect(error.code, `seed ${seed}`).toBe('file-unreadable');
    else throw new Error(`seed ${seed}: ${JSON.stringify(bytes.toString('latin1'))}`, { cause: error });
  }
}

function checkText(text: string, seed: string): void {
  const report = validateDataset(text);
  const isJson = isValidJson(text);
  expect((report.counts['json-syntax'] ?? 0) > 0, seed).toBe(!isJson);
  for (const { startUtf16, endUtf16 } of report.problems) {
    expect(0 <= startUtf16 && startUtf16 <= endUtf16 && endUtf16 <= text.length, seed).toBe(true);
  }
  expect(codeOfReading(text), seed).toBe(
    !isJson ? 'json-syntax' : report.format === 'unknown' ? 'format-unknown' : null,
  );
  const fixed = fixDataset(text);
  if (isJson) expect(isValidJson(fixed.text), seed).toBe(true);
  else if (fixed.fixed === 0) expect(fixed.text, seed).toBe(text);
  expect(fixDataset(fixed.text), seed).toMatchObject({ text: fixed.text, fixed: 0 });
}

/** The code with which reading a data set fails, or null where it succeeds. */
function codeOfReading(text: string): string | null {
  try {
    readDataset(text);
    return null;
  } catch (error) {
    if (!(error instanceof SpanLabError)) throw error;
    return error.code;
  }
}

function isValidJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A disk with one file. */
function fileSystemOf(bytes: Buffer): FileSystem {
  return { ...nodeFileSystem, readFile: () => Promise.resolve(bytes) };
}

function damagedFile(random: Random): Buffer {
  let bytes: Buffer =
    random.below(12) === 0 ? everyRule : Buffer.from(writeJson(randomDataset(random), randomLayout(random)));
  for (let count = random.below(4) + 1; count > 0; count--) bytes = damage(random, bytes);
  if (random.below(20) > 0) return bytes;
  const packed = gzipSync(bytes, { level: 1 });
  return random.below(2) === 0 ? packed : damage(random, packed);
}
