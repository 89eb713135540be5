import * as vscode from 'vscode';
import { customEditors } from '../contributions';
import type { RuleDocumentation } from '../diagnostics/datasetDiagnostics';
import { DisposableStore, type Disposable } from '../disposable';
import type { ErrorNotifier } from '../errorNotifier';
import type { Logger } from '../logger';
import { onSettingChange, readSetting } from '../settings';
import { isDatasetName, isLikelyDataset } from '../steps/workspaceFiles';
import { isLongFile } from './isLongFile';
import type { LongDatasets } from './longDatasets';
import { placedDiagnostic } from './placedDiagnostic';

/** A file in a tab; null while it is not known whether it is a long data set, or when it is none. */
type ShownFile = { readonly uri: vscode.Uri; reading: Disposable | null };

/**
 * Shows the problems of data sets that are too long for VS Code to give their text to extensions, while they are open. The engine
 * reads the file as it is on the disk: what an editor has not saved it cannot know.
 */
export class LongDatasetDiagnostics implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly collection = this.disposables.add(vscode.languages.createDiagnosticCollection('spanlab-long'));
  private readonly shown = new Map<string, ShownFile>();

  constructor(
    private readonly datasets: LongDatasets,
    private readonly documentation: RuleDocumentation,
    private readonly notifier: ErrorNotifier,
    private readonly log: Logger,
  ) {
    const { tabGroups } = vscode.window;
    this.disposables.add(tabGroups.onDidChangeTabs(() => this.followTabs()));
    this.disposables.add(tabGroups.onDidChangeTabGroups(() => this.followTabs()));
    this.disposables.add(datasets.onDidChange(path => this.show(path)));
    this.disposables.add(
      onSettingChange('diagnostics.enabled', () => {
        for (const path of this.shown.keys()) this.show(path);
      }),
    );
    this.followTabs();
  }

  dispose(): void {
    for (const { reading } of this.shown.values()) reading?.dispose();
    this.shown.clear();
    this.disposables.dispose();
  }

  private followTabs(): void {
    const open = new Map(shownFiles().map(uri => [uri.fsPath, uri]));
    for (const [path, { uri, reading }] of this.shown) {
      if (open.has(path)) continue;
      this.shown.delete(path);
      this.collection.delete(uri);
      reading?.dispose();
    }
    for (const [path, uri] of open) {
      if (!this.shown.has(path)) void this.follow(path, uri);
    }
  }

  private async follow(path: string, uri: vscode.Uri): Promise<void> {
    const file: ShownFile = { uri, reading: null };
    this.shown.set(path, file);
    try {
      const isWanted = (await isLongFile(path)) && (await isLikelyDataset(path));
      if (isWanted && this.shown.get(path) === file) file.reading = this.datasets.open(path);
    } catch (error) {
      // The editor shows that there is no such file.
      this.log.debug(`${path} is not checked: ${String(error)}`);
    }
  }

  private show(path: string): void {
    const file = this.shown.get(path);
    const state = this.datasets.stateOf(path);
    if (file?.reading === undefined || file.reading === null || state === null) return;
    const { uri } = file;
    const isEnabled = readSetting('diagnostics.enabled', uri);
    if (state.type === 'read' && isEnabled) {
      const { problems, problemCount } = state.description;
      this.collection.set(uri, [
        ...problems.map(problem => placedDiagnostic(uri, problem, this.documentation)),
        ...furtherProblems(problemCount - problems.length),
      ]);
      return;
    }
    this.collection.delete(uri);
    if (state.type === 'failed' && isEnabled) this.notifier.show(state.error);
  }
}

/** Says how many problems are not listed. */
function furtherProblems(count: number): vscode.Diagnostic[] {
  if (count === 0) return [];
  const message = vscode.l10n.t('{0} further problems of this file are not listed here.', count.toLocaleString('en'));
  const diagnostic = new vscode.Diagnostic(new vscode.Range(0, 0, 0, 0), message, vscode.DiagnosticSeverity.Error);
  diagnostic.source = 'SpanLab';
  return [diagnostic];
}

/** The files in tabs that may be data sets, by their names. */
function shownFiles(): vscode.Uri[] {
  const inputs = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ input }) => input));
  return inputs.flatMap(input => {
    const isShown =
      input instanceof vscode.TabInputText ||
      (input instanceof vscode.TabInputCustom && input.viewType === customEditors.longDataset);
    return isShown && input.uri.scheme === 'file' && isDatasetName(input.uri.path) ? [input.uri] : [];
  });
}
