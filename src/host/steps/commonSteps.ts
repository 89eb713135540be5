import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Run } from '../runs/runReader';
import { datasetChoices, type DatasetUse } from './datasetChoices';
import { modelChoices, type ModelChoice, type PathChoice } from './modelChoices';
import { pickStep, type Choice, type StepFrame, type StepResult } from './steps';
import { browseForDataset, browseForModel, findDatasets, findModelFolders } from './workspaceFiles';

/** Lets the user choose a model: the shipped one, one of the workspace or of a run, or another folder. */
export async function modelStep(
  frame: StepFrame,
  shippedName: string,
  runs: Promise<readonly Run[]>,
): Promise<StepResult<ModelChoice>> {
  const choices = Promise.all([findModelFolders(), runs]).then(([workspaceModels, known]) =>
    modelChoices({ shippedName, workspaceModels, runs: known }),
  );
  const result = await pickStep(frame, vscode.l10n.t('Model'), choices);
  return orBrowse(result, async () => {
    const folder = await browseForModel();
    return folder === undefined ? undefined : { folder, name: basename(folder) };
  });
}

/**
 * Lets the user choose a data set.
 * @param isWanted leaves out files that make no sense here
 * @param extra choices that are no files, after the files
 */
export async function datasetStep(
  frame: StepFrame,
  placeholder: string,
  use: DatasetUse,
  isWanted: (path: string) => boolean = () => true,
  extra: readonly Choice<PathChoice<string>>[] = [],
): Promise<StepResult<string>> {
  const choices = findDatasets().then(files => {
    const listed = datasetChoices(
      files.filter(file => isWanted(file.path)),
      use,
    );
    return [...listed.slice(0, -1), ...extra, ...listed.slice(-1)];
  });
  return orBrowse(await pickStep(frame, placeholder, choices), browseForDataset);
}

async function orBrowse<T>(
  result: StepResult<PathChoice<T>>,
  browse: () => Promise<T | undefined>,
): Promise<StepResult<T>> {
  if (result.type !== 'done') return result;
  if (result.value.type === 'chosen') return { type: 'done', value: result.value.value };
  const value = await browse();
  return value === undefined ? { type: 'cancelled' } : { type: 'done', value };
}
