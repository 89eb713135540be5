import { basename, join } from 'node:path';
import { runFiles } from '../../core/runs/runFiles';
import type { Run } from '../runs/runReader';
import { stateWord } from '../runs/runRow';
import type { Choice } from './steps';

/** A model to work with: a folder, or undefined for the shipped one. */
export interface ModelChoice {
  readonly folder: string | undefined;
  readonly name: string;
}

/** A choice in a list of files or folders; `browse` lets the user look for another. */
export type PathChoice<T> = { readonly type: 'chosen'; readonly value: T } | { readonly type: 'browse' };

export interface ModelSources {
  readonly shippedName: string;
  /** Model folders in the workspace with the path to show. */
  readonly workspaceModels: readonly { readonly folder: string; readonly label: string }[];
  readonly runs: readonly Run[];
}

/** The models to choose from: the shipped one first, then the workspace's, then those that runs made. */
export function modelChoices({ shippedName, workspaceModels, runs }: ModelSources): Choice<PathChoice<ModelChoice>>[] {
  const isInRun = (folder: string): boolean => runs.some(run => folder.startsWith(run.folder));
  const ofWorkspace = workspaceModels.filter(({ folder }) => !isInRun(folder));
  const ofRuns = runs.filter(run => (run.status?.best ?? null) !== null);
  return [
    chosen(shippedName, 'shipped with SpanLab', { folder: undefined, name: shippedName }),
    ...group('Workspace', ofWorkspace, ({ folder, label }) =>
      chosen(basename(folder), label, { folder, name: basename(folder) }),
    ),
    ...group('Runs', ofRuns, run =>
      chosen(run.name, describeRunModel(run), { folder: join(run.folder, runFiles.model), name: run.name }),
    ),
    { label: '' },
    { label: 'Browse…', value: { type: 'browse' } },
  ];
}

function describeRunModel(run: Run): string {
  const f1 = run.status?.best?.f1;
  const score = f1 === null || f1 === undefined ? '' : `, F1 ${f1.toFixed(2)}`;
  return `best model of a run, ${stateWord(run)}${score}`;
}

/** A separator with its items, or nothing. */
export function group<S, T>(
  label: string,
  items: readonly S[],
  toChoice: (item: S) => Choice<PathChoice<T>>,
): Choice<PathChoice<T>>[] {
  return items.length === 0 ? [] : [{ label }, ...items.map(toChoice)];
}

export function chosen<T>(label: string, description: string, value: T): Choice<PathChoice<T>> {
  return { label, description, value: { type: 'chosen', value } };
}
