import * as vscode from 'vscode';
import { commands } from '../contributions';
import type { RunStore } from './runStore';
import type { Run } from './runReader';
import { runRow, stateWord } from './runRow';

/** The rows of the Runs view, newest first. A click opens the run's dashboard. */
export class RunsTree implements vscode.TreeDataProvider<Run> {
  readonly onDidChangeTreeData: vscode.Event<void>;

  constructor(private readonly store: RunStore) {
    this.onDidChangeTreeData = listener => store.onDidChange(() => void listener());
  }

  getChildren(element?: Run): Run[] {
    return element === undefined ? [...this.store.runs] : [];
  }

  getTreeItem(run: Run): vscode.TreeItem {
    const row = runRow(run);
    const item = new vscode.TreeItem(row.label);
    item.id = run.folder;
    item.description = row.description;
    item.iconPath = new vscode.ThemeIcon(row.icon, row.colour === null ? undefined : new vscode.ThemeColor(row.colour));
    item.contextValue = row.contextValue;
    item.tooltip = runTooltip(run);
    item.accessibilityInformation = { label: row.accessibleLabel };
    item.command = { command: commands.openDashboard, title: vscode.l10n.t('Open Dashboard'), arguments: [run] };
    return item;
  }
}

/** Plain text: names and paths come from files. */
function runTooltip(run: Run): string {
  const { manifest, status } = run;
  const lines = [`${run.name}: ${stateWord(run)}`, new Date(run.createdAt).toLocaleString(vscode.env.language)];
  if (manifest !== null) {
    lines.push(
      vscode.l10n.t('Model: {0}', manifest.model.path),
      vscode.l10n.t('Training data: {0}', manifest.train.path),
      vscode.l10n.t('Validation data: {0}', manifest.validation?.path ?? vscode.l10n.t('none')),
    );
  }
  if (status?.error) lines.push(`${status.error.message} (${status.error.code})`);
  lines.push(run.folder);
  return lines.join('\n');
}
