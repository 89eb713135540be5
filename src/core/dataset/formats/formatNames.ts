import type { ReportedFormat } from '../validate';

/** The names of formats for people. */
export const formatNames: Readonly<Record<ReportedFormat, string>> = {
  squad1: 'SQuAD 1.1',
  squad2: 'SQuAD 2.0',
  rows: 'JSON rows',
  jsonl: 'JSON lines',
  csv: 'CSV',
  hw7: 'questions and paragraphs',
  cmrc2018: 'CMRC 2018',
  labelStudio: 'Label Studio',
  unknown: 'unknown format',
};
