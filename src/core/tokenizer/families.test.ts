import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { rust, rustNote } from '../../../test/support/rustTokenizers';
import { expectSameAsRust } from '../../../test/support/sameAsRust';
import { hasSharedData, sharedDataNote, sharedPath } from '../../../test/support/sharedData';
import { tokenizerFamilies } from '../../../test/support/tokenizerFamilies';
import { randomUnicodeText } from '../../../test/support/unicodeText';
import { Random } from '../random';
import { loadTokenizer } from './loadTokenizer';

const families = tokenizerFamilies().map(family => [family.name, family] as const);

/** What the components of some family look for. */
const words = [
  ...['[SEP]', '[sep]', '</s>', '<mask>', '<unk>', '<0x0A>', "don't", "WE'LL", 'ﬁ', 'e\u0301', 'Ünï', '中文', '2018'],
  ...['hello', ' the', '▁', '  ', '\n', '\r\n', '``', "''", '\u3000'],
];
const longTexts = ['', ' ', 'a'.repeat(2000), ' é中'.repeat(700), '😀'.repeat(300), '\u0301\u0327a'.repeat(200)];

/** Contexts and questions of a data set, each once. */
function textsOf(path: string): string[] {
  const data = readFileSync(path);
  const texts = new Set<string>();
  JSON.parse(path.endsWith('.gz') ? gunzipSync(data).toString() : data.toString(), (key, value: unknown) => {
    if (typeof value === 'string' && /^(?:context|question|context_text|query_text)$/.test(key)) texts.add(value);
    return value;
  });
  return [...texts];
}

const fixtures = join(import.meta.dirname, '../../../test/fixtures/features');

describe.skipIf(!rust)(`ids and offsets of each family: ${rustNote}`, () => {
  it.each(families)('%s: random texts of many scripts', async (_, { json, config }) => {
    const seed = 23;
    const random = Random.fromSeed(seed);
    const texts = [...longTexts, ...Array.from({ length: 2000 }, () => randomUnicodeText(random, 40, words))];
    await expectSameAsRust(json, loadTokenizer(json, config), texts, `seed ${seed}`);
  });

  it.each(families)('%s: contexts and questions', async (_, { json, config }) => {
    const tokenizer = loadTokenizer(json, config);
    for (const name of ['squad-excerpt.json', 'squad2-excerpt.json', 'drcd-excerpt.json']) {
      const texts = textsOf(join(fixtures, name));
      expect(texts.length).toBeGreaterThan(2);
      await expectSameAsRust(json, tokenizer, texts, name);
    }
  });
});

describe.skipIf(!rust || !hasSharedData)(`ids and offsets of data sets: ${rustNote}; ${sharedDataNote}`, () => {
  it.each(families)('%s', async (_, { json, config }) => {
    const tokenizer = loadTokenizer(json, config);
    for (const name of ['dev-v1.1.json', 'DRCD_dev.json', 'faulty/squad-es-v2.0-dev-small.json.gz']) {
      const texts = textsOf(sharedPath('data', name)).filter((_text, place) => place % 40 === 0);
      await expectSameAsRust(json, tokenizer, texts, name);
    }
  });
});
