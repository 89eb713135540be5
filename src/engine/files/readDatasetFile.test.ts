import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as zlib from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/support/temporaryFolder';
import { readDataset } from '../../core/dataset/readDataset';
import { SpanLabError } from '../../core/errors';
import { Random } from '../../core/random';
import { nodeFileSystem } from './fileSystem';
import { readDatasetFile } from './readDatasetFile';

const folder = join(import.meta.dirname, '../../../test/fixtures/parquet');
const fixture = (codec: string) => join(folder, `questions-${codec}.parquet`);
const hasZstandard = 'zstdDecompressSync' in zlib;

describe('Parquet', () => {
  test('has its rows on lines, which read as a data set', async () => {
    const { text, isParquet } = await readDatasetFile(fixture('snappy'));
    expect(isParquet).toBe(true);
    expect(text.split('\n')[2]).toBe(
      JSON.stringify({
        id: 'c',
        title: 'Bells',
        context: '🔔 The old bell of the tower was cast in 1648.',
        question: 'Where does it hang?',
        answers: { text: ['the tower', 'tower'], answer_start: [18, 22] },
      }),
    );
    const { dataset, problems } = readDataset(text);
    expect(dataset).toMatchObject({ format: 'squad2', questionCount: 4 });
    expect(dataset.examples.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(problems).toMatchObject([{ code: 'span-mismatch', id: 'd' }]);
  });

  test.each(['gzip', 'brotli'])('packed by %s says the same', async codec => {
    expect(await readDatasetFile(fixture(codec))).toEqual(await readDatasetFile(fixture('snappy')));
  });

  test('packed by Zstandard is read where Node can unpack it, else refused', async () => {
    const reading = readDatasetFile(fixture('zstd'));
    if (hasZstandard) expect(await reading).toEqual(await readDatasetFile(fixture('snappy')));
    else await expect(reading).rejects.toMatchObject({ code: 'file-unreadable' });
  });

  test('may be packed with gzip as a whole, whatever its name', async () => {
    const path = join(temporaryFolder(), 'data');
    writeFileSync(path, zlib.gzipSync(readFileSync(fixture('snappy'))));
    expect(await readDatasetFile(path)).toEqual(await readDatasetFile(fixture('snappy')));
  });

  test('that is damaged is refused with a code, or read', async () => {
    const sound = readFileSync(fixture('snappy'));
    let refused = 0;
    for (let seed = 0; seed < 300; seed++) {
      const random = Random.fromSeed(seed);
      const bytes = Buffer.from(sound.subarray(0, random.below(4) === 0 ? random.below(sound.length) : sound.length));
      for (let count = random.below(4); count > 0; count--) {
        bytes[4 + random.below(bytes.length)] = random.below(256);
      }
      bytes.write('PAR1');
      try {
        await readDatasetFile('damaged', { ...nodeFileSystem, readFile: () => Promise.resolve(bytes) });
      } catch (error) {
        if (!(error instanceof SpanLabError)) throw new Error(`seed ${seed}`, { cause: error });
        expect(error.code, `seed ${seed}`).toBe('file-unreadable');
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(50);
  });
});

test('any other file is text', async () => {
  const path = join(temporaryFolder(), 'data.parquet');
  writeFileSync(path, '\ufeffPAR1');
  expect(await readDatasetFile(path)).toEqual({ text: 'PAR1', isParquet: false });
  await expect(readDatasetFile(`${path}.gz`)).rejects.toMatchObject({ code: 'file-missing' });
});
