import { readFileSync } from 'node:fs';

interface SquadJson {
  readonly data: readonly {
    readonly paragraphs: readonly {
      readonly context: string;
      readonly qas: readonly {
        readonly id: string;
        readonly answers: readonly { readonly text: string; readonly answer_start: number }[];
      }[];
    }[];
  }[];
}

export interface AnswerInFile {
  readonly id: string;
  readonly text: string;
  readonly start: number;
  /** Whether the text stands at `start`, counted in code points, and is not empty. */
  readonly isRight: boolean;
}

/** The answers of a SQuAD file on disk, judged by the plain definition and by no code of SpanLab. */
export function answersOf(path: string): AnswerInFile[] {
  const { data } = JSON.parse(readFileSync(path, 'utf8')) as SquadJson;
  return data.flatMap(({ paragraphs }) =>
    paragraphs.flatMap(({ context, qas }) => {
      const codePoints = [...context];
      return qas.flatMap(({ id, answers }) =>
        answers.map(({ text, answer_start: start }) => {
          const found = start < 0 ? '' : codePoints.slice(start, start + [...text].length).join('');
          return { id, text, start, isRight: text !== '' && found === text };
        }),
      );
    }),
  );
}
