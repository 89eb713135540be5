import { describe, expect, test } from 'vitest';
import { rowFormats, writeRows } from '../../../../test/support/datasetFormats';
import { randomDataset, randomLayout, writeJson } from '../../../../test/support/randomDataset';
import { Random } from '../../random';
import { analyseDataset } from '../analysis';
import type { Problem } from '../problem';
import { readDataset } from '../readDataset';
import { repairsOf } from '../repairs';
import { ruleOf } from '../rules/ruleTable';
import { validateDataset } from '../validate';
import { openFile } from './openFile';

/** Data that flat rows can hold: with a version, which settles what an empty list of answers means, and no empty paragraphs. */
function randomRoot(random: Random): Record<string, unknown> {
  const { data } = randomDataset(random);
  const plain = JSON.parse(JSON.stringify({ version: random.below(2) === 0 ? '1.1' : 'v2.0', data })) as {
    version: string;
    data: { paragraphs: { qas: unknown[] }[] }[];
  };
  const kept = plain.data
    .map(article => ({ ...article, paragraphs: article.paragraphs.filter(({ qas }) => qas.length > 0) }))
    .filter(({ paragraphs }) => paragraphs.length > 0);
  return { ...plain, data: kept };
}

/** A problem with what its range covers, where that is a value that all formats write alike. */
function described(text: string, { code, id, startUtf16, endUtf16 }: Problem): string {
  const covered = text.slice(startUtf16, endUtf16);
  return [code, id ?? '', code.startsWith('span-') ? JSON.stringify(valueOf(covered)) : ''].join(' | ');
}

/** The value that a JSON or Python scalar means, also one within a quoted cell. */
function valueOf(covered: string): unknown {
  for (const json of [covered, covered.replaceAll('""', '"'), `"${covered.slice(1, -1)}"`]) {
    try {
      return JSON.parse(json);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return covered;
}

const describedProblems = (text: string): string[] =>
  validateDataset(text)
    .problems.filter(({ code }) => code !== 'context-duplicate')
    .map(problem => described(text, problem))
    .sort();

describe.each(rowFormats)('%s', format => {
  test('has the problems of the nested file, at the same values; so do its repairs', () => {
    let problems = 0;
    for (let seed = 0; seed < 300; seed++) {
      const random = Random.fromSeed(seed);
      const root = randomRoot(random);
      if ((root.data as unknown[]).length === 0) continue;
      const nested = writeJson(root, randomLayout(random));
      const flat = writeRows(random, root, format);
      const expected = describedProblems(nested);
      expect(describedProblems(flat), `seed ${seed}: ${flat}`).toEqual(expected);
      problems += expected.length;
      const repaired = repairsOf(analyseDataset(flat)).analysis;
      const repairedNested = repairsOf(analyseDataset(nested)).analysis;
      expect(openFile(repaired.text)?.file.root, `seed ${seed}: ${flat}`).toEqual(
        openFile(repairedNested.text)?.file.root,
      );
      expect(describedProblems(repaired.text), `seed ${seed}`).toEqual(describedProblems(repairedNested.text));
      expect(repairsOf(repaired).edits, `seed ${seed}`).toEqual([]);
    }
    expect(problems).toBeGreaterThan(1000);
  });

  test('reading finds what validating finds', () => {
    for (let seed = 0; seed < 100; seed++) {
      const random = Random.fromSeed(seed);
      const root = randomRoot(random);
      if ((root.data as unknown[]).length === 0) continue;
      const text = writeRows(random, root, format);
      const withoutAdvice = validateDataset(text).problems.filter(({ code }) => ruleOf(code)?.kind !== 'advice');
      expect(readDataset(text).problems, `seed ${seed}`).toEqual(withoutAdvice);
    }
  });
});
