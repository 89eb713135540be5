import type { RunEvent } from '../../core/runs/runEvent';
import type { RunManifest, RunStatus } from '../../core/runs/runManifest';

/** A run as the list shows it. `state` is `interrupted` when the process that wrote it is gone. */
export interface RunSummary {
  readonly folder: string;
  readonly name: string;
  readonly state: RunStatus['state'] | 'interrupted';
  readonly createdAt: number;
}

export interface RunSnapshot extends RunSummary {
  readonly manifest: RunManifest | null;
  readonly status: RunStatus | null;
  readonly events: readonly RunEvent[];
}

/** The view is stateless: a complete snapshot when it becomes visible or another run is chosen, then events as they come. */
export type ToDashboard =
  | { readonly type: 'snapshot'; readonly runs: readonly RunSummary[]; readonly run: RunSnapshot | null }
  | { readonly type: 'events'; readonly folder: string; readonly events: readonly RunEvent[] };

export type FromDashboard =
  | { readonly type: 'ready' }
  | { readonly type: 'selectRun'; readonly folder: string }
  | { readonly type: 'startRun' }
  | { readonly type: 'pause'; readonly folder: string }
  | { readonly type: 'continue'; readonly folder: string }
  | { readonly type: 'stop'; readonly folder: string }
  | { readonly type: 'stopAfterEpoch'; readonly folder: string }
  | { readonly type: 'resume'; readonly folder: string }
  | { readonly type: 'openRankings'; readonly folder: string; readonly epoch: number | null }
  | { readonly type: 'revealFolder'; readonly folder: string }
  | { readonly type: 'copy'; readonly text: string }
  | { readonly type: 'showLog' };
