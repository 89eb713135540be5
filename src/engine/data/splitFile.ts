import { resolve } from 'node:path';
import { sampleDataset, splitDataset, type DatasetPart } from '../../core/dataset/split/splitDataset';
import { SpanLabError } from '../../core/errors';
import type { SplitRequest, WrittenPart } from '../../protocol/datasetRequests';
import { readTextFile } from '../files/readTextFile';
import { refuseOverwriting } from '../files/refuseOverwriting';
import { writeDataFile } from '../files/writeDataFile';

interface PlannedPart {
  readonly role: WrittenPart['role'];
  readonly path: string;
  readonly part: DatasetPart;
}

/**
 * Divides a data set into new files, each written whole or not at all.
 * @throws SpanLabError `file-exists` before anything is read; `file-missing`, `file-unreadable`, `json-syntax`, `format-unknown`,
 * `dataset-empty`, `file-write-failed`
 */
export async function splitFile({ data, plan, replace }: SplitRequest): Promise<WrittenPart[]> {
  const source = resolve(data);
  const outputs = (plan.type === 'split' ? [plan.trainOut, plan.validationOut] : [plan.out]).map(path => resolve(path));
  const all = [source, ...outputs];
  const twice = all.find((path, index) => all.indexOf(path) < index);
  if (twice !== undefined) {
    throw new SpanLabError('file-exists', `${twice} is named more than once.`, { path: twice });
  }
  for (const output of outputs) await refuseOverwriting(source, output, replace);
  const parts = makeParts(await readTextFile(source), plan);
  for (const { path, part } of parts) await writeDataFile(path, part.text);
  return parts.map(({ role, path, part: { paragraphs, questions } }) => ({ role, path, paragraphs, questions }));
}

function makeParts(text: string, plan: SplitRequest['plan']): PlannedPart[] {
  if (plan.type === 'sample') return [{ role: 'sample', path: resolve(plan.out), part: sampleDataset(text, plan) }];
  const { train, validation } = splitDataset(text, plan);
  return [
    { role: 'train', path: resolve(plan.trainOut), part: train },
    { role: 'validation', path: resolve(plan.validationOut), part: validation },
  ];
}
