import { describe, expect, test } from 'vitest';
import { runManifest, runStatus } from '../../../test/support/runManifest';
import type { Run } from '../runs/runReader';
import { datasetChoices } from './datasetChoices';
import { modelChoices } from './modelChoices';

const best = { epoch: 1, step: 1, exact: 1, f1: 70, validationLoss: 1 };
const run = (name: string, hasModel: boolean): Run => ({
  folder: `/w/spanlab-runs/${name}`,
  name,
  state: 'completed',
  createdAt: 1,
  manifest: runManifest({ name }),
  status: runStatus({ state: 'completed', best: hasModel ? best : null }),
});

describe('modelChoices', () => {
  test('offers the shipped model, folders and the best models of runs', () => {
    const choices = modelChoices({
      shippedName: 'small',
      workspaceModels: [
        { folder: '/w/models/bert', label: 'models/bert' },
        { folder: '/w/spanlab-runs/a/model', label: 'spanlab-runs/a/model' },
      ],
      runs: [run('a', true), run('b', false)],
    });
    expect(choices.map(choice => choice.label)).toEqual(['small', 'Workspace', 'bert', 'Runs', 'a', '', 'Browse…']);
    expect(choices.flatMap(({ value }) => (value?.type === 'chosen' ? [value.value.folder] : []))).toEqual([
      undefined,
      '/w/models/bert',
      '/w/spanlab-runs/a/model',
    ]);
  });

  test('leaves out groups without members', () => {
    const choices = modelChoices({ shippedName: 'small', workspaceModels: [], runs: [] });
    expect(choices.map(choice => choice.label)).toEqual(['small', '', 'Browse…']);
  });
});

describe('datasetChoices', () => {
  const files = ['faulty.json', 'dev-v1.json', 'train-v1.json', 'other.json'].map(name => ({
    path: `/w/data/${name}`,
    label: `data/${name}`,
  }));
  const labels = (use: 'train' | 'validation'): string[] => datasetChoices(files, use).map(choice => choice.label);

  test('offers the files whose names say so first, else keeps the order', () => {
    expect(labels('train').slice(1, 5)).toEqual(['train-v1.json', 'faulty.json', 'dev-v1.json', 'other.json']);
    expect(labels('validation').slice(1, 5)).toEqual(['dev-v1.json', 'faulty.json', 'train-v1.json', 'other.json']);
  });
});
