import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { pick, randomDataset, randomLayout, writeJson } from '../../test/support/randomDataset';
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

/** Pieces that no data set should have where a value, a key or a character stands. */
const strangePieces = [
  () => '\0',
  () => '\ufeff',
  () => '\r\n',
  () => '\r',
  () => '\u2028',
  () => '\\ud83d',
  () => '\\ude00\\ud83d',
  () => '1e999',
  () => '-1e-999',
  () => '123456789012345678901234567890',
  () => 'NaN',
  () => '"answer_start": 0, "answer_start": -0, ',
  () => '"context": "", "data": [], ',
  () => '"__proto__": {"qas": []}, ',
  () => '/* a */ // b',
  (random: Random) => '['.repeat(random.below(3000)),
  (random: Random) => '{"a":'.repeat(random.below(1000)),
  (random: Random) => `${'[{"a":'.repeat(400)}0${'}]'.repeat(400 - random.below(2))}`,
  (random: Random) => '"'.repeat(random.below(300)),
  (random: Random) => '\\'.repeat(random.below(3000)),
  (random: Random) => ' '.repeat(random.below(3000)),
];

function damage(random: Random, bytes: Buffer): Buffer {
  const at = random.below(bytes.length + 1);
  const splice = (removed: number, added: Buffer): Buffer =>
    Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(Math.min(bytes.length, at + removed))]);
  switch (random.below(8)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return bytes.subarray(at);
    case 2: {
      const flipped = Buffer.from(bytes);
      for (let count = random.below(5) + 1; count > 0 && flipped.length > 0; count--) {
        const place = random.below(flipped.length);
        flipped[place] = (flipped[place] ?? 0) ^ (1 << random.below(8));
      }
      return flipped;
    }
    case 3:
      return Buffer.from(withOtherValue(random, bytes.toString('utf8')));
    case 4:
      return splice(0, bytes.subarray(random.below(bytes.length + 1)).subarray(0, random.below(200)));
    case 5:
      return Buffer.from(bytes.toString('utf8').replace(/\r?\n/g, pick(random, ['\r\n', '\r', '\n\r', '\u2028'])));
    default:
      return splice(random.below(4), Buffer.from(pick(random, strangePieces)(random)));
  }
}

/** The text with one of its scalar values replaced by a value of another type. */
function withOtherValue(random: Random, text: string): string {
  const values = [...text.matchAll(/(?<=:\s*)("(?:[^"\\]|\\.)*"|-?\d+|true|false|null|\[|\{)/g)];
  const found = values[random.below(values.length + 1)];
  if (found === undefined) return text;
  const other = pick(random, [
    'null',
    'true',
    '-1',
    '1e400',
    '0.5',
    '""',
    '" "',
    '[]',
    '{}',
    '[[null]]',
    '{"data": [{}]}',
  ]);
  return text.slice(0, found.index) + other + text.slice(found.index + found[0].length);
}
