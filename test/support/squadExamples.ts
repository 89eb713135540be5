import { readFileSync } from 'node:fs';
import type { QaExample } from '../../src/core/dataset/types';

interface SquadFile {
  readonly data: readonly {
    readonly title?: string;
    readonly paragraphs: readonly {
      readonly context: string;
      readonly qas: readonly {
        readonly id: string;
        readonly question: string;
        readonly answers: readonly { readonly text: string; readonly answer_start: number }[];
      }[];
    }[];
  }[];
}

/** The examples of a SQuAD file that is known to be right, without the reader under test. */
export function squadExamples(path: string): QaExample[] {
  const file = JSON.parse(readFileSync(path, 'utf8')) as SquadFile;
  const paragraphs = file.data.flatMap(({ title = '', paragraphs: own }) =>
    own.map(paragraph => ({ title, ...paragraph })),
  );
  return paragraphs.flatMap(({ title, context, qas }, paragraphIndex) =>
    qas.map(({ id, question, answers }) => ({
      id,
      title,
      question,
      context,
      paragraphIndex,
      answers: answers.map(({ text, answer_start: startCodePoint }) => ({ text, startCodePoint })),
    })),
  );
}
