import { basename } from 'node:path';
import * as vscode from 'vscode';
import { activeDocument } from '../activeDocument';
import { commands, contextKeys } from '../contributions';
import { ManagedContextKey } from '../contextKey';
import { DisposableStore, type Disposable } from '../disposable';
import type { DatasetDiagnostics } from './datasetDiagnostics';
import { readSetting } from '../settings';
import { isDatasetDocument, type DatasetDocuments } from './datasetDocuments';
import { healthOf, type Health } from './health';

const severities: Record<Health['severity'], vscode.LanguageStatusSeverity> = {
  error: vscode.LanguageStatusSeverity.Error,
  warning: vscode.LanguageStatusSeverity.Warning,
  information: vscode.LanguageStatusSeverity.Information,
};

/** The active data set's health in the language status, and the context key that says there is one. */
export class DatasetStatus implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly isDataset = new ManagedContextKey(contextKeys.isDataset);
  private item: vscode.LanguageStatusItem | null = null;

  constructor(
    private readonly documents: DatasetDocuments,
    diagnostics: DatasetDiagnostics,
  ) {
    this.disposables.add(vscode.window.onDidChangeActiveTextEditor(() => this.update()));
    this.disposables.add(vscode.window.tabGroups.onDidChangeTabs(() => this.update()));
    this.disposables.add(vscode.window.tabGroups.onDidChangeTabGroups(() => this.update()));
    this.disposables.add(diagnostics.onDidChange(() => this.update()));
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
    this.item?.dispose();
    const isWanted = isDataset && readSetting('diagnostics.enabled', document.uri);
    this.item = isWanted ? this.createItem(document) : null;
  }

  /** An item of its own for each document: an item's selector cannot say "this one file" with a name of any characters. */
  private createItem(document: vscode.TextDocument): vscode.LanguageStatusItem {
    const item = vscode.languages.createLanguageStatusItem('spanlab.dataset', { language: document.languageId });
    item.name = vscode.l10n.t('SpanLab: Data Set');
    item.command = { command: 'workbench.actions.view.problems', title: vscode.l10n.t('Show Problems') };
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
