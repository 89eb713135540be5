import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { loadTokenizer } from '../../src/core/tokenizer/loadTokenizer';
import type { OffsetTokenizer } from '../../src/core/tokenizer/types';
import { readTextFile } from '../../src/engine/files/readTextFile';

const repository = process.cwd();
const shared = resolve(repository, process.env['SPANLAB_SHARED'] ?? join('..', 'shared'));

/** Where the large public data sets lie, or null when they are absent. */
export const sharedFolder = existsSync(join(shared, 'data')) ? shared : null;

if (sharedFolder === null) {
  console.error(
    `The large data sets are not at ${shared} (SPANLAB_SHARED): the small sample is used, its figures say little.`,
  );
}

const sampleFiles = {
  'squad-train-v1.1.json.gz': 'train.squad.json',
  'dev-v1.1.json': 'validation.squad.json',
} as const;
export type DataName = keyof typeof sampleFiles;

/** A data set as text, or the sample in its place; `label` names what it really is. */
export async function readData(name: DataName): Promise<{ readonly text: string; readonly label: string }> {
  const path =
    sharedFolder === null ? join(repository, 'media', 'sample', sampleFiles[name]) : join(sharedFolder, 'data', name);
  return { text: await readTextFile(path), label: basename(path) };
}

/** The shipped model, or the tiny random one of the tests in a copy that lacks it. */
export function modelFolder(): string {
  const shipped = join(repository, 'media', 'models', 'spanlab-en-small');
  if (existsSync(join(shipped, 'model.onnx'))) return shipped;
  console.error('The shipped model is absent: the tiny random model of the tests is used, its figures say little.');
  return join(repository, 'test', 'fixtures', 'models', 'tiny-bert');
}

/** The uncased BERT vocabulary of the reference figures where it is at hand, else the tokenizer of the model, as parsed. */
export async function readBertJson(): Promise<{
  readonly json: unknown;
  readonly config: unknown;
  readonly label: string;
}> {
  const folder = sharedFolder === null ? modelFolder() : join(sharedFolder, 'golden', 'tokenizers', 'bert-uncased');
  const json: unknown = JSON.parse(await readTextFile(join(folder, 'tokenizer.json')));
  const config: unknown = JSON.parse(await readTextFile(join(folder, 'tokenizer_config.json')));
  return { json, config, label: basename(folder) };
}

/** The same, ready for use. */
export async function readBertTokenizer(): Promise<{ readonly tokenizer: OffsetTokenizer; readonly label: string }> {
  const { json, config, label } = await readBertJson();
  return { tokenizer: loadTokenizer(json, config), label };
}
