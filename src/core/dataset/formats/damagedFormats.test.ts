import { describe, expect, test } from 'vitest';
import { damage } from '../../../../test/support/damage';
import { randomDatasetFiles } from '../../../../test/support/randomDatasetFiles';
import { SpanLabError } from '../../errors';
import { Random } from '../../random';
import { analyseDataset } from '../analysis';
import { outlineOf, paragraphDetail } from '../outline';
import { readDataset } from '../readDataset';
import { repairsOf } from '../repairs';
import { reportOf } from '../validate';
import { readSquadFile } from './readSquadFile';
import { shapeOf } from './shapeOf';
import { targetFormats, writeSquadFile } from './writeSquadFile';

/** How many files of each format; more of them by hand. */
const filesPerFormat = Number(process.env.SPANLAB_FUZZ_FILES ?? 250);

/**
 * Whatever a file holds, its problems lie within it, reading and converting it succeed or fail with a code, and repairing it ends and
 * leaves nothing to repair. That none of it hangs shows in the time limit.
 */
describe.each(Object.entries(randomDatasetFiles))('damaged files: %s', (_name, write) => {
  test('are validated, read, shown, converted and repaired', () => {
    for (let seed = 0; seed < filesPerFormat; seed++) {
      const random = Random.fromSeed(seed);
      let bytes: Buffer = Buffer.from(write(random));
      for (let count = random.below(4); count > 0; count--) bytes = damage(random, bytes);
      // Bytes that are no UTF-8 are refused before; what stands for them here is as good as any character.
      const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
      try {
        check(text);
      } catch (error) {
        throw new Error(`seed ${seed}: ${JSON.stringify(text)}`, { cause: error });
      }
    }
  });
});

test('an index that is an object, in a file that is no valid JSON', () => {
  check('{"questions": [{"paragraph_id": {}, "question_text": "?"}, x], "paragraphs": ["a"]}');
  check('{"questions": [{"paragraph_id": {}, "question_text": "?"}], "paragraphs": ["a"], x}');
});

function check(text: string): void {
  const analysis = analyseDataset(text);
  for (const { startUtf16, endUtf16, related = [], fixes } of reportOf(analysis).problems) {
    const edits = fixes.flatMap(fix => fix.edits);
    for (const range of [{ startUtf16, endUtf16 }, ...related, ...edits]) {
      const isWithin = 0 <= range.startUtf16 && range.startUtf16 <= range.endUtf16 && range.endUtf16 <= text.length;
      if (!isWithin) expect.fail(`a place outside of the file: ${JSON.stringify(range)}`);
    }
  }
  outlineOf(analysis).forEach((_, index) => expect(paragraphDetail(analysis, index)).not.toBeNull());
  const repaired = repairsOf(analysis).analysis;
  expect(repairsOf(repaired).edits).toEqual([]);
  const refused = codeOf(() => readDataset(text));
  expect([null, 'json-syntax', 'csv-syntax', 'format-unknown']).toContain(refused);
  const code = codeOf(() => convert(text));
  expect([null, 'json-syntax', 'csv-syntax']).toContain(code);
}

/** Converts a file to every format; what comes out is a data set again. */
function convert(text: string): void {
  const read = readSquadFile(text);
  if (read === null) return;
  const { format } = shapeOf(read);
  for (const target of targetFormats) {
    const written = writeSquadFile(read.root, target, format).text;
    expect(
      codeOf(() => readSquadFile(written)),
      target,
    ).toBeNull();
  }
}

/** The code with which something fails, or null where it succeeds. */
function codeOf(action: () => unknown): string | null {
  try {
    action();
    return null;
  } catch (error) {
    if (!(error instanceof SpanLabError)) throw error;
    return error.code;
  }
}
