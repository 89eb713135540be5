import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { LeakCounts } from '../../core/dataset/leaks/findLeaks';
import type { DatasetSource } from '../../protocol/datasetRequests';
import type { EngineApi } from '../../protocol/engineApi';
import { activeUri, whenActiveDocument } from '../activeDocument';
import { DisposableStore, type Disposable } from '../disposable';
import type { LongDatasets } from '../longDatasets/longDatasets';
import { placedDiagnostic } from '../longDatasets/placedDiagnostic';
import { datasetStep } from '../steps/commonSteps';
import type { RuleDocumentation } from './datasetDiagnostics';
import { requireDataset } from './requireDataset';

/** The data set that is checked: as its editor holds it, or where no editor can, as it is on the disk. */
interface Checked {
  readonly uri: vscode.Uri;
  readonly source: DatasetSource;
}

/** Shows what a data set has in common with training data, until it is closed or the user has seen enough. */
export class LeakCheck implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly collection = this.disposables.add(vscode.languages.createDiagnosticCollection('spanlab-leaks'));

  constructor(
    private readonly engine: Pick<EngineApi, 'findLeaks'>,
    private readonly longDatasets: LongDatasets,
    private readonly documentation: RuleDocumentation,
  ) {
    this.disposables.add(vscode.workspace.onDidCloseTextDocument(({ uri }) => this.collection.delete(uri)));
    this.disposables.add(
      longDatasets.onDidChange(path => {
        if (longDatasets.stateOf(path) === null) this.collection.delete(vscode.Uri.file(path));
      }),
    );
  }

  /**
   * Asks for a training file and shows what of the active data set is in it as well.
   * @returns the counts, or undefined when the user gave up
   */
  async check(): Promise<LeakCounts | undefined> {
    const { uri, source } = await this.checked();
    const frame = { title: vscode.l10n.t('Check for Leaks'), step: 1, totalSteps: 1 };
    const placeholder = vscode.l10n.t('Training file that {0} must have nothing in common with', basename(uri.path));
    const chosen = await datasetStep(frame, placeholder, 'train', path => path !== uri.fsPath);
    if (chosen.type !== 'done') return undefined;
    const options = { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('SpanLab: looking for leaks…') };
    const request = { data: source, training: chosen.value };
    const { counts, problems } = await vscode.window.withProgress(options, () => this.engine.findLeaks(request));
    this.collection.set(
      uri,
      problems.map(problem => placedDiagnostic(uri, problem, this.documentation)),
    );
    void showCounts(counts, basename(chosen.value));
    return counts;
  }

  /** Takes all leaks out of Problems. */
  clear(): void {
    this.collection.clear();
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private async checked(): Promise<Checked> {
    const uri = activeUri();
    const isLong = uri?.scheme === 'file' && this.longDatasets.stateOf(uri.fsPath) !== null;
    if (isLong) return { uri, source: { path: uri.fsPath } };
    const document = requireDataset(await whenActiveDocument());
    return { uri: document.uri, source: { text: document.getText() } };
  }
}

async function showCounts(counts: LeakCounts, trainingName: string): Promise<void> {
  const { ofContexts, contexts, normalisedContexts, nearContexts, ofDistinctPairs, distinctPairs } = counts;
  const leaking = contexts + normalisedContexts + nearContexts;
  if (leaking === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Nothing of this file is in {0}.', trainingName));
    return;
  }
  const show = vscode.l10n.t('Show Problems');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t(
      '{0} of {1} contexts and {2} of {3} questions with their context are in {4} too.',
      leaking,
      ofContexts,
      distinctPairs,
      ofDistinctPairs,
      trainingName,
    ),
    show,
  );
  if (chosen === show) await vscode.commands.executeCommand('workbench.actions.view.problems');
}
