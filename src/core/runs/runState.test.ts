import { describe, expect, it } from 'vitest';
import { runStatus } from '../../../test/support/runManifest';
import { runState } from './runState';

const status = runStatus({ pid: 7, updatedAt: 1000 });

describe('runState', () => {
  it('is interrupted when the process is gone or wrote nothing', () => {
    expect(runState(status, (pid, updatedAt) => pid === 7 && updatedAt === 1000)).toBe('running');
    expect(runState(status, () => false)).toBe('interrupted');
    expect(runState(null, () => true)).toBe('interrupted');
  });

  it('does not ask for the process of a run that is over', () => {
    for (const state of ['completed', 'stopped', 'failed'] as const) {
      expect(runState({ ...status, state }, () => false)).toBe(state);
    }
  });
});
