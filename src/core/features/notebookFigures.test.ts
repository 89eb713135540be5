import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasSharedData, sharedDataNote, sharedPath } from '../../../test/support/sharedData';
import { squadExamples } from '../../../test/support/squadExamples';
import { loadTokenizer } from '../tokenizer/loadTokenizer';
import { buildWindows, countWindows } from './buildWindows';
import { labelWindows } from './labelWindows';

/*
 * What published notebooks print of their tokens, windows and labels: fine-tuning roberta-base on SQuAD 1.1, distilbert-base-uncased on
 * SQuAD 2.0, and a Chinese BERT.
 */

const fixtures = join(import.meta.dirname, '../../../test/fixtures/features');
const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const options = { maxLength: 384, docStride: 128 };

describe('roberta-base on SQuAD 1.1', () => {
  const config = { cls_token: '<s>', sep_token: '</s>', pad_token: '<pad>' };
  const tokenizer = loadTokenizer(readJson(join(fixtures, 'roberta-excerpt.tokenizer.json')), config);
  const examples = squadExamples(join(fixtures, 'roberta-excerpt.json'));
  const labelled = labelWindows(buildWindows(examples, tokenizer, options));
  const windowsOf = (exampleIndex: number) => labelled.windows.filter(window => window.exampleIndex === exampleIndex);

  it('encodes a pair', () => {
    const pair = { question: 'What is your name?', context: 'My name is Sylvain.' };
    const example = { ...pair, id: 'q', title: '', paragraphIndex: 0, answers: [] };
    const [{ inputIds }] = buildWindows([example], tokenizer, options).windows;
    expect([...inputIds]).toEqual([0, 2264, 16, 110, 766, 116, 2, 2, 2387, 766, 16, 28856, 1851, 4, 2]);
  });

  it('cuts the first long context into two windows, the second of which begins at character 1107', () => {
    const [first, second, ...others] = windowsOf(0);
    expect(others).toEqual([]);
    expect([first.contextStart, first.contextEnd - 1, first.startPosition, first.endPosition]).toEqual([
      16, 382, 22, 25,
    ]);
    const answer = first.inputIds.slice(22, 26);
    expect(Array.from(answer, id => tokenizer.token(id))).toEqual(['Ġover', 'Ġ1', ',', '600']);
    expect(labelled.contextTokens[0].startCodePoints[second.contextTokenStart]).toBe(1107);
    expect([second.startPosition, second.endPosition]).toEqual([0, 0]);
  });

  it('labels the first question of the training file', () => {
    expect(windowsOf(1).map(({ startPosition, endPosition }) => [startPosition, endPosition])).toEqual([[135, 142]]);
  });
});

describe('a Chinese BERT', () => {
  it('encodes a question', () => {
    const ids = {
      '[PAD]': 0,
      '[UNK]': 100,
      '[CLS]': 101,
      '[SEP]': 102,
      今: 791,
      兴: 1069,
      天: 1921,
      很: 2523,
      谁: 6443,
    };
    const vocab = { ...ids, 高: 7770, '？': 8043 };
    const tokenizer = loadTokenizer({
      normalizer: { type: 'BertNormalizer' },
      pre_tokenizer: { type: 'BertPreTokenizer' },
      model: { type: 'WordPiece', vocab },
    });
    const { special } = tokenizer;
    expect([special.cls, ...tokenizer.encode('谁今天很高兴？').ids, special.sep]).toEqual([
      101, 6443, 791, 1921, 2523, 7770, 1069, 8043, 102,
    ]);
  });
});

describe.skipIf(!hasSharedData)(`distilbert-base-uncased on SQuAD 2.0 (${sharedDataNote})`, () => {
  it('has 12,134 windows in the validation file', () => {
    const path = sharedPath('golden', 'tokenizers', 'bert-uncased', 'tokenizer.json');
    const examples = squadExamples(sharedPath('data', 'dev-v2.0.json'));
    expect(examples).toHaveLength(11_873);
    expect(countWindows(examples, loadTokenizer(readJson(path)), options)).toBe(12_134);
  });
});
