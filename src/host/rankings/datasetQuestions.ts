import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { readDataset } from '../../core/dataset/readDataset';
import type { QaExample } from '../../core/dataset/types';
import { unreadableFile } from '../unreadableFile';

/** A compressed file that claims more than this is refused: no data set has it, and no editor opens it. */
const longestBytes = 500 * 1024 * 1024;

/** The usable questions of a SQuAD file, packed with gzip or not, by id. */
export type DatasetQuestions = ReadonlyMap<string, QaExample>;

/** @throws SpanLabError `file-missing`, `file-unreadable`, `json-syntax`, `format-unknown` */
export async function readDatasetQuestions(path: string): Promise<DatasetQuestions> {
  const { dataset } = readDataset(await readDatasetText(path));
  return new Map(dataset.examples.map(example => [example.id, example]));
}

/**
 * The text of a file, packed with gzip or not.
 * @throws SpanLabError `file-missing`, `file-unreadable`
 */
export async function readDatasetText(path: string): Promise<string> {
  try {
    const bytes = await readFile(path);
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const plain = isGzip ? await promisify(gunzip)(bytes, { maxOutputLength: longestBytes }) : bytes;
    return plain.toString('utf8');
  } catch (error) {
    throw unreadableFile(path, error);
  }
}
