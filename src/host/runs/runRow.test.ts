import { describe, expect, test } from 'vitest';
import { runManifest, runStatus } from '../../../test/support/runManifest';
import { isResumable, runRow } from './runRow';
import type { Run } from './runReader';

const best = { epoch: 1, step: 10, exact: 70, f1: 81.2, validationLoss: 1.25 };
const run = (overrides: Partial<Run>): Run => ({
  folder: '/runs/a',
  name: 'a',
  state: 'running',
  createdAt: 1,
  manifest: runManifest(),
  status: runStatus({ epoch: 1.234, best }),
  ...overrides,
});

describe('runRow', () => {
  test('tells progress and best score', () => {
    expect(runRow(run({})).description).toBe('epoch 1.23 of 2, F1 81.20');
    expect(runRow(run({ state: 'completed' })).description).toBe('completed, F1 81.20');
    expect(runRow(run({ state: 'interrupted' })).description).toBe('interrupted, epoch 1.23 of 2, F1 81.20');
  });

  test('falls back to the loss, and to nothing', () => {
    const withoutF1 = runStatus({ epoch: 2, best: { ...best, f1: null, exact: null } });
    expect(runRow(run({ state: 'completed', status: withoutF1 })).description).toBe('completed, loss 1.2500');
    expect(runRow(run({ state: 'interrupted', status: null, manifest: null })).description).toBe('interrupted');
  });

  test('every state has a look of its own, and says itself to a screen reader', () => {
    const states: Run['state'][] = ['running', 'completed', 'stopped', 'interrupted', 'failed'];
    const rows = states.map(state => runRow(run({ state })));
    expect(new Set(rows.map(row => row.icon)).size).toBe(states.length);
    for (const [index, state] of states.entries()) expect(rows[index]?.accessibleLabel).toContain(`a, ${state}`);
    const paused = runRow(run({ status: runStatus({ epoch: 1.234, isPaused: true }) }));
    expect(paused).toMatchObject({ description: 'paused, epoch 1.23 of 2', contextValue: 'run.paused' });
    expect(rows.map(row => row.icon)).not.toContain(paused.icon);
    // Its process died in the pause.
    const gone = run({ state: 'interrupted', status: runStatus({ isPaused: true }) });
    expect(runRow(gone).contextValue).toBe('run.resumable');
    expect(states.filter(state => isResumable(run({ state })))).toEqual(['stopped', 'interrupted', 'failed']);
  });
});
