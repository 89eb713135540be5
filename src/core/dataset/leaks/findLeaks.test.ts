import { describe, expect, test } from 'vitest';
import { Random } from '../../random';
import { analyseDataset } from '../analysis';
import { comparableText, jaccard, shinglesOf } from './comparableText';
import { findLeaks } from './findLeaks';
import { leakProblems } from './leakProblems';
import { leastSimilarity, NearDuplicateIndex } from './nearDuplicateIndex';

const paragraph = (context: string | null, ...questions: (string | null)[]) => ({
  context,
  questions: questions.map((text, index) => ({ text, id: `q${index}` })),
});

const bell = 'The bell of Aldo rang in 1804, and everybody in the valley came down to the river to see it.';

describe('findLeaks', () => {
  test('tells the same, the same but for its form, and nearly the same', () => {
    const training = [paragraph('Another text.', 'Who?'), paragraph(bell, 'When did it ring?', 'Who came?')];
    const { leaks, counts } = findLeaks(
      [
        paragraph(bell, 'When did it ring?', 'when  did it ring?', 'When did it ring??', 'Where?', null),
        paragraph(`${bell.toUpperCase()}\n`, 'Who came?'),
        paragraph(bell.replace('1804', '1805'), 'Who came?'),
        paragraph('A text of its own.', 'Who?'),
        paragraph(null, 'Who came?'),
      ],
      training,
    );
    const facts = leaks.map(({ code, kind, paragraphIndex, questionIndex, training: { questionIndex: other } }) => [
      code,
      kind,
      paragraphIndex,
      questionIndex,
      other,
    ]);
    expect(facts).toEqual([
      ['leak-context', 'exact', 0, null, null],
      ['leak-question', 'exact', 0, 0, 0],
      ['leak-question', 'normalised', 0, 1, 0],
      ['leak-question', 'near', 0, 2, 0],
      ['leak-context', 'normalised', 1, null, null],
      ['leak-question', 'normalised', 1, 0, 1],
      ['leak-context', 'near', 2, null, null],
      ['leak-question', 'near', 2, 0, 1],
    ]);
    expect(leaks.every(leak => leak.training.paragraphIndex === 1)).toBe(true);
    expect(counts).toEqual({
      ofContexts: 4,
      contexts: 1,
      normalisedContexts: 1,
      nearContexts: 1,
      ofPairs: 7,
      pairs: 1,
      normalisedPairs: 2,
      nearPairs: 2,
      ofDistinctPairs: 7,
      distinctPairs: 1,
    });
  });

  test('pairs that are there twice are distinct once', () => {
    const copy = paragraph('A text.', 'Who?');
    const { counts } = findLeaks([copy, copy], [copy]);
    expect(counts).toMatchObject({ pairs: 2, distinctPairs: 1, ofDistinctPairs: 1, contexts: 1, ofContexts: 1 });
  });

  test('the same question about another context is no leak', () => {
    expect(findLeaks([paragraph('One text.', 'Who?')], [paragraph('Something else.', 'Who?')]).leaks).toEqual([]);
  });

  test('composed and decomposed characters are the same', () => {
    const [leak] = findLeaks([paragraph('Ein Märchen')], [paragraph('Ein Ma\u0308rchen')]).leaks;
    expect(leak?.kind).toBe('normalised');
  });
});

describe('near duplicates', () => {
  const letters = [...'abcdefghijklmnopqrst     '];
  const signs = [
    ...'的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然',
  ];

  test.each(Array.from({ length: 60 }, (_, seed) => seed))('all are found, and no others (seed %i)', seed => {
    const random = Random.fromSeed(seed);
    const alphabet = seed % 2 === 0 ? letters : signs;
    const characters = (length: number): string[] =>
      Array.from({ length }, () => alphabet[random.below(alphabet.length)] ?? '');
    const texts = Array.from({ length: 30 }, () => characters(3 + random.below(300)));
    const index = new NearDuplicateIndex(texts.map(text => text.join('')));
    const original = texts[random.below(texts.length)] ?? [];
    const changed = original.map(character => (random.below(40) === 0 ? (alphabet[0] ?? '') : character)).join('');
    const shingles = shinglesOf(changed, 5);
    const expected = texts
      .map((text, textIndex) => ({ textIndex, similarity: jaccard(shingles, shinglesOf(text.join(''), 5)) }))
      // Banding may miss one in thousands at the very edge; with these seeds it misses none.
      .filter(({ similarity }) => similarity >= leastSimilarity);
    const found = index.find(changed);
    expect(found.filter(({ similarity }) => similarity < leastSimilarity)).toEqual([]);
    expect(found).toEqual(expected.sort((a, b) => b.similarity - a.similarity || a.textIndex - b.textIndex));
  });

  test('thousands of nearly equal texts are no hard work', () => {
    const texts = Array.from(
      { length: 3000 },
      (_, index) => `${'the same beginning of every text, '.repeat(9)}${index}`,
    );
    expect(new NearDuplicateIndex(texts).find(texts[7] ?? '').length).toBe(50);
  });
});

test('the comparable form has one blank for many and no letter case', () => {
  expect(comparableText('\t The\u00a0 BELL\r\nrang ')).toBe('the bell rang');
});

test('problems stand at the values and point into the training file', () => {
  const file = (gap: string): string =>
    `${gap}{"data": [{"paragraphs": [{"context": "A text.", "qas": [{"id": "x", "question": "Who?", "answers": [{"text": "A", "answer_start": 0}]}]}]}]}`;
  const [validation, training] = [analyseDataset(file('')), analyseDataset(file('\n\n'))];
  const problems = leakProblems(
    findLeaks(validation.paragraphs, training.paragraphs).leaks,
    validation,
    training,
    't.json',
  );
  const marked = problems.map(({ code, severity, id, startUtf16, endUtf16, related = [] }) => [
    code,
    severity,
    id,
    validation.text.slice(startUtf16, endUtf16),
    related.map(each => [each.file, each.startUtf16 - startUtf16]),
  ]);
  expect(marked).toEqual([
    ['leak-context', 'warning', undefined, '"A text."', [['t.json', 2]]],
    ['leak-question', 'warning', 'x', '"Who?"', [['t.json', 2]]],
  ]);
});
