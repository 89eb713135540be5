import * as vscode from 'vscode';
import { epochOf, runFolderOf } from '../runArgument';
import { readRun, type Run } from '../runs/runReader';
import { runRow } from '../runs/runRow';
import type { RunStore } from '../runs/runStore';
import type { RankingsSource } from './rankingsModel';
import type { RankingsPanel } from './rankingsPanel';

/**
 * Opens the rankings of a run, or of an evaluation's folder.
 * @param argument a run, its folder, or an object with `folder` and `epoch`; without one the user chooses
 */
export async function openRankings(argument: unknown, store: RunStore, panel: RankingsPanel): Promise<void> {
  const folder = runFolderOf(argument);
  if (folder !== null) {
    const run = store.find(folder) ?? (await readRun(folder));
    const source: RankingsSource =
      run === null ? { kind: 'evaluation', folder, name: folder, dataPath: null } : sourceOf(run);
    return panel.show(source, epochOf(argument));
  }
  const evaluated = (await store.refresh()).filter(run => (run.status?.best ?? null) !== null);
  if (evaluated.length === 0) return panel.show(null, null);
  const items = evaluated.map(run => ({ label: run.name, description: runRow(run).description, run }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Open Rankings'),
    placeHolder: vscode.l10n.t('Run whose evaluations are shown'),
  });
  if (chosen !== undefined) await panel.show(sourceOf(chosen.run), null);
}

function sourceOf({ folder, name, manifest }: Run): RankingsSource {
  return { kind: 'run', folder, name, dataPath: manifest?.validation?.path ?? null };
}
