import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../../test/support/crc32';
import { hasSharedData, sharedDataNote, sharedPath } from '../../../test/support/sharedData';
import { squadExamples } from '../../../test/support/squadExamples';
import { loadTokenizer } from '../tokenizer/loadTokenizer';
import { buildWindows } from './buildWindows';
import { labelWindows } from './labelWindows';

const fixtures = join(import.meta.dirname, '../../../test/fixtures/features');
const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/** Features of the files in the columns of run_qa's: example, tokens, start, end, checksum of the ids. */
function features(dataPath: string, tokenizerPath: string): number[][] {
  const tokenizer = loadTokenizer(readJson(tokenizerPath));
  const set = buildWindows(squadExamples(dataPath), tokenizer, { maxLength: 384, docStride: 128 });
  return labelWindows(set).windows.map(({ exampleIndex, inputIds, startPosition, endPosition }) => [
    exampleIndex,
    inputIds.length,
    startPosition,
    endPosition,
    crc32(new Uint8Array(inputIds.buffer)),
  ]);
}

function goldenFeatures(path: string): number[][] {
  return (readJson(path) as { features: number[][] }).features;
}

describe('windows and labels are those of Hugging Face', () => {
  it.each(['squad-excerpt', 'drcd-excerpt'])('%s', name => {
    const golden = goldenFeatures(join(fixtures, `${name}.features.json`));
    expect(features(join(fixtures, `${name}.json`), join(fixtures, `${name}.tokenizer.json`))).toEqual(golden);
  });
});

describe.skipIf(!hasSharedData)(`windows and labels of whole data sets (${sharedDataNote})`, () => {
  it.each([
    ['dev-v1.1.json', 'bert-uncased', 10_784],
    ['DRCD_dev.json', 'drcd-characters', 6_888],
  ])('%s', (data, tokenizer, count) => {
    const golden = goldenFeatures(sharedPath('golden', 'features', `features-${data}`));
    const actual = features(sharedPath('data', data), sharedPath('golden', 'tokenizers', tokenizer, 'tokenizer.json'));
    expect(actual).toHaveLength(count);
    expect(actual.filter((feature, i) => String(feature) !== String(golden[i]))).toEqual([]);
    expect(golden).toHaveLength(count);
  });
});
