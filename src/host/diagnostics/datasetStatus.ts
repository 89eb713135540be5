import { basename } from 'node:path';
import * as vscode from 'vscode';
import { activeDocument, activeUri } from '../activeDocument';
import { commands, contextKeys } from '../contributions';
import { ManagedContextKey } from '../contextKey';
import { DisposableStore, type Disposable } from '../disposable';
import type { LongDatasets, LongDatasetState } from '../longDatasets/longDatasets';
import type { DatasetDiagnostics } from './datasetDiagnostics';
import { readSetting } from '../settings';
import { isDatasetDocument, type DatasetDocuments } from './datasetDocuments';
import { healthOf, healthOfLong, type Health } from './health';

const severities: Record<Health['severity'], vscode.LanguageStatusSeverity> = {
  error: vscode.LanguageStatusSeverity.Error,
  warning: vscode.LanguageStatusSeverity.Warning,
  information: vscode.LanguageStatusSeverity.Information,
};

/** The active data set's health in the language status, and the context key that says there is one. */
export class DatasetStatus implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly isDataset = new ManagedContextKey(contextKeys.isDataset);
  private readonly isLongDataset = new ManagedContextKey(contextKeys.isLongDataset);
  private item: vscode.LanguageStatusItem | null = null;

  constructor(
    private readonly documents: DatasetDocuments,
    diagnostics: DatasetDiagnostics,
    private readonly longDatasets: LongDatasets,
  ) {
    this.disposables.add(vscode.window.onDidChangeActiveTextEditor(() => this.update()));
    this.disposables.add(vscode.window.tabGroups.onDidChangeTabs(() => this.update()));
    this.disposables.add(vscode.window.tabGroups.onDidChangeTabGroups(() => this.update()));
    this.disposables.add(diagnostics.onDidChange(() => this.update()));
    this.disposables.add(longDatasets.onDidChange(() => this.update()));
    this.update();
  }

  dispose(): void {
    this.disposables.dispose();
    this.item?.dispose();
  }

  private update(): void {
    const document = activeDocument();
    const isDataset = document !== undefined && isDatasetDocument(document);
    this.isDataset.set(isDataset);
    const uri = activeUri();
    const long = uri?.scheme === 'file' ? this.longDatasets.stateOf(uri.fsPath) : null;
    this.isLongDataset.set(long !== null);
    this.item?.dispose();
    this.item = null;
    if (uri !== undefined && long !== null) this.item = this.createLongItem(uri, long);
    else if (isDataset && readSetting('diagnostics.enabled', document.uri)) this.item = this.createItem(document);
  }

  private createLongItem(uri: vscode.Uri, state: LongDatasetState): vscode.LanguageStatusItem {
    const item = createItem({ scheme: uri.scheme });
    const health = healthOfLong(state);
    item.text = health?.text ?? basename(uri.path);
    item.busy = health === null;
    if (health !== null) {
      item.detail = health.detail;
      item.severity = severities[health.severity];
    }
    return item;
  }

  /** An item of its own for each document: an item's selector cannot say "this one file" with a name of any characters. */
  private createItem(document: vscode.TextDocument): vscode.LanguageStatusItem {
    const item = createItem({ language: document.languageId });
    const validated = this.documents.validated(document);
    if (validated === null) {
      item.text = basename(document.fileName);
      item.busy = true;
      return item;
    }
    const health = healthOf(validated.report);
    item.text = health.text;
    item.detail = health.detail;
    item.severity = severities[health.severity];
    const isRepairable = validated.report.problems.some(({ fixes }) => fixes.some(({ isPreferred }) => isPreferred));
    if (isRepairable) item.command = { command: commands.repairDataset, title: vscode.l10n.t('Repair Dataset…') };
    return item;
  }
}

function createItem(selector: vscode.DocumentFilter): vscode.LanguageStatusItem {
  const item = vscode.languages.createLanguageStatusItem('spanlab.dataset', selector);
  item.name = vscode.l10n.t('SpanLab: Data Set');
  item.command = { command: 'workbench.actions.view.problems', title: vscode.l10n.t('Show Problems') };
  return item;
}
