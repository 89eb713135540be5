import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { unambiguousFixes } from '../../../test/support/unambiguousFixes';
import { withoutAdvice } from '../../../test/support/withoutAdvice';
import { applyFixes } from './applyFixes';
import { readDataset } from './readDataset';
import { validateDataset } from './validate';

/** Published data sets, too large for the repository; the checks are skipped where they are not. */
const folder = join(process.env.SPANLAB_SHARED ?? join(import.meta.dirname, '../../../../shared'), 'data');
const isThere = existsSync(folder);

function readText(name: string): string {
  const bytes = readFileSync(join(folder, name));
  return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

const figures: readonly [string, number, Record<string, number>][] = [
  ['dev-v1.1.json', 10_570, { 'question-duplicate': 29 }],
  ['dev-v2.0.json', 11_873, { 'question-duplicate': 7 }],
  ['DRCD_dev.json', 3_524, {}],
  // Each of its contexts stands there six times, or twice, with the same questions: told once of each.
  ['genshin/train.json', 90, { 'context-duplicate': 5, 'question-duplicate': 15 }],
  ['genshin/dev.json', 30, { 'context-duplicate': 5, 'question-duplicate': 15 }],
  ['squad-train-v1.1.json.gz', 87_599, { 'question-duplicate': 155, 'context-duplicate': 5 }],
  ['cmrc2018_train.json.gz', 10_142, { 'span-utf16': 21 }],
  ['cmrc2018_trial.json', 1_002, { 'span-utf16': 5, 'question-empty': 2 }],
  [
    'faulty/covid-qa-200423.json.gz',
    1_380,
    { 'span-edge-space': 192, 'span-mismatch': 38, 'span-bytes': 4, 'question-duplicate': 18 },
  ],
  ['faulty/squad-es-v2.0-dev-small.json.gz', 7_134, { 'span-empty': 2_386, 'question-duplicate': 33 }],
];

describe.skipIf(!isThere)(
  `published data sets${isThere ? '' : ` (skipped: no folder ${folder}; set SPANLAB_SHARED)`}`,
  () => {
    test.each(figures)('%s has %i questions and the problems that are known', (name, questions, counts) => {
      const text = readText(name);
      const report = validateDataset(text);
      expect([report.questions, report.counts]).toEqual([questions, counts]);
      const { dataset, problems } = readDataset(text);
      expect(dataset.questionCount).toBe(questions);
      expect(problems).toEqual(withoutAdvice(report.problems));
      const fixes = unambiguousFixes(report);
      const fixed = validateDataset(applyFixes(text, fixes).text);
      expect(fixed.problems).toHaveLength(report.problems.length - fixes.length);
    });
  },
);
