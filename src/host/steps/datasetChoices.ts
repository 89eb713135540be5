import { basename } from 'node:path';
import { chosen, group, type PathChoice } from './modelChoices';
import type { Choice } from './steps';

/** A data set file with the path to show. */
export interface DatasetFile {
  readonly path: string;
  readonly label: string;
}

/** What a data set is for: the files whose names say so are offered first. */
export type DatasetUse = 'train' | 'validation';

const usePatterns: Record<DatasetUse, RegExp> = {
  train: /train/i,
  validation: /valid|dev|eval|test/i,
};

/**
 * The data sets to choose from, the likely ones first.
 * @param files in the order of preference: the active editor's file first
 */
export function datasetChoices(files: readonly DatasetFile[], use: DatasetUse): Choice<PathChoice<string>>[] {
  const fits = (file: DatasetFile): boolean => usePatterns[use].test(basename(file.path));
  const sorted = [...files.filter(fits), ...files.filter(file => !fits(file))];
  return [
    ...group('Workspace', sorted, ({ path, label }) =>
      chosen(basename(path), label === basename(path) ? '' : label, path),
    ),
    { label: '' },
    { label: 'Browse…', value: { type: 'browse' } },
  ];
}
