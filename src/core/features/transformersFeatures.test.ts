import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { crc32 } from '../../../test/support/crc32';
import { squadExamples } from '../../../test/support/squadExamples';
import { loadTokenizer } from '../tokenizer/loadTokenizer';
import { buildWindows } from './buildWindows';
import { labelWindows } from './labelWindows';
import type { OffsetTokenizer, PairTemplate } from '../tokenizer/types';
import type { PaddingSide } from './pairTemplate';
import { bertPairTemplate } from './pairTemplate';

const fixtures = join(import.meta.dirname, '../../../test/fixtures/features');
const readJson = (name: string): unknown => JSON.parse(readFileSync(join(fixtures, name), 'utf8'));

/** A case of test/python/makeFeatureFixtures.py; the stride `bound` is the greatest with which a question's windows go on. */
interface Case {
  readonly name: string;
  readonly data: string;
  readonly maxLength: number;
  readonly docStride: number | 'bound';
  readonly maxQuestionLength?: number;
  readonly paddingSide?: PaddingSide;
  readonly pair?: 'roberta';
  readonly features: readonly (readonly number[])[];
}

const { cases } = readJson('transformers.features.json') as { readonly cases: readonly Case[] };
const base = loadTokenizer(readJson('squad-excerpt.tokenizer.json'));
const bertPair = bertPairTemplate(base.special);
const twoSeparators: PairTemplate = {
  ...bertPair,
  between: { ids: [base.special.sep, base.special.sep], typeIds: [0, 0] },
};

function pairTokenizer({ paddingSide: side = 'right', pair }: Case): OffsetTokenizer {
  const template = pair === 'roberta' ? twoSeparators : bertPair;
  return {
    special: base.special,
    vocabularySize: base.vocabularySize,
    encode: (text: string) => base.encode(text),
    token: (id: number) => base.token(id),
    sequences: {
      pair: template,
      padding: { id: base.special.pad, typeId: 0, side },
      maxLength: undefined,
      hasTokenTypes: true,
    },
  };
}

it.each(cases)('features are those of transformers: $name', one => {
  const { data, maxLength, docStride, maxQuestionLength, features } = one;
  const actual = squadExamples(join(fixtures, `${data}.json`)).flatMap((example, exampleIndex) => {
    const question = base.encode(example.question).length;
    const stride = docStride === 'bound' ? maxLength - 3 - question - 1 : docStride;
    const set = buildWindows([example], pairTokenizer(one), { maxLength, docStride: stride, maxQuestionLength });
    return labelWindows(set).windows.map(({ inputIds, startPosition, endPosition }) => [
      exampleIndex,
      inputIds.length,
      startPosition,
      endPosition,
      crc32(new Uint8Array(inputIds.buffer)),
    ]);
  });
  // Where an answer of one token is the last of a window, run_qa's start is the separator behind it: the one known difference.
  const expected = features.map(([example, length, start, end, checksum]) => [
    example,
    length,
    start === end + 1 ? end : start,
    end,
    checksum,
  ]);
  expect(actual).toEqual(expected);
});
