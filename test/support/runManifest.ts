import { runConfigSchema } from '../../src/core/runs/runConfig';
import type { RunManifest, RunStatus } from '../../src/core/runs/runManifest';

/** A manifest with plausible values, for tests. */
export function runManifest(overrides: Partial<RunManifest> = {}): RunManifest {
  return {
    version: 1,
    name: 'run',
    createdAt: 1_700_000_000_000,
    config: runConfigSchema.parse({ train: 'train.json' }),
    model: { path: 'model', sha256: '00', parameters: 1000 },
    train: { path: 'train.json', bytes: 10, sha256: '00' },
    validation: null,
    device: 'cpu',
    versions: { spanlab: '0.1.0', node: '20', onnxruntime: '1', platform: 'linux-x64' },
    ...overrides,
  };
}

/** The status of a run in progress, for tests. */
export function runStatus(overrides: Partial<RunStatus> = {}): RunStatus {
  return {
    state: 'running',
    pid: 1000,
    updatedAt: 1_700_000_000_000,
    step: 3,
    totalSteps: 20,
    epoch: 0.3,
    best: null,
    error: null,
    ...overrides,
  };
}
