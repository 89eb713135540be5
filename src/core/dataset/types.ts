/** One gold answer. `startCodePoint` counts Unicode code points of the context, as SQuAD's `answer_start` does. */
export interface GoldAnswer {
  readonly text: string;
  readonly startCodePoint: number;
}

/** One question with its context: what training, evaluation and ranking work on. */
export interface QaExample {
  readonly id: string;
  readonly title: string;
  readonly question: string;
  /** Exactly as in the file: never trimmed, never normalised. Examples of one paragraph share the same string. */
  readonly context: string;
  /** Index of the paragraph within the whole file; examples of one paragraph share it. */
  readonly paragraphIndex: number;
  /** Empty when the question has no answer in the context. */
  readonly answers: readonly GoldAnswer[];
}

export type DatasetFormat = 'squad1' | 'squad2';

/** The usable records of a data set. Records left out are named in the problems that come with it. */
export interface Dataset {
  readonly format: DatasetFormat;
  readonly examples: readonly QaExample[];
  /** How many questions the file has, the ones left out included. */
  readonly questionCount: number;
}
