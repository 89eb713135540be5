import { join } from 'node:path';
import { SpanLabError } from '../core/errors';
import { loadTokenizer } from '../core/tokenizer/loadTokenizer';
import type { OffsetTokenizer } from '../core/tokenizer/types';
import { readTextFile } from '../engine/files/readTextFile';
import { parseJson } from './parseJson';

/**
 * The tokenizer of a folder that need not hold a model: `tokenizer.json`, and `tokenizer_config.json` where there is one.
 * @throws SpanLabError `tokenizer-missing`, `tokenizer-unsupported`, `file-unreadable`, `json-syntax`
 */
export async function readTokenizer(folder: string): Promise<OffsetTokenizer> {
  const tokenizer = await readJsonOrNull(join(folder, 'tokenizer.json'));
  if (tokenizer === null) {
    throw new SpanLabError('tokenizer-missing', `${folder} has no tokenizer.json.`, { path: folder });
  }
  return loadTokenizer(tokenizer.value, (await readJsonOrNull(join(folder, 'tokenizer_config.json')))?.value);
}

async function readJsonOrNull(path: string): Promise<{ readonly value: unknown } | null> {
  let text: string;
  try {
    text = await readTextFile(path);
  } catch (error) {
    if (error instanceof SpanLabError && error.code === 'file-missing') return null;
    throw error;
  }
  return { value: parseJson(text, path) };
}
