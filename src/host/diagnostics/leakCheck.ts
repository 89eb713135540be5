import { basename } from 'node:path';
import * as vscode from 'vscode';
import { analyseDataset } from '../../core/dataset/analysis';
import { findLeaks, type LeakCounts } from '../../core/dataset/leaks/findLeaks';
import { leakProblems } from '../../core/dataset/leaks/leakProblems';
import type { Problem } from '../../core/dataset/problem';
import { LineIndex } from '../../core/text/lineIndex';
import { DisposableStore, type Disposable } from '../disposable';
import { readDatasetText } from '../rankings/datasetQuestions';
import { datasetStep } from '../steps/commonSteps';
import { diagnosticSource, severities, type RuleDocumentation } from './datasetDiagnostics';
import { rangeOf, type DatasetDocuments } from './datasetDocuments';
import { requireDataset } from './requireDataset';

/** Shows what a data set has in common with training data, until it is closed or the user has seen enough. */
export class LeakCheck implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly collection = this.disposables.add(vscode.languages.createDiagnosticCollection('spanlab-leaks'));

  constructor(
    private readonly documents: DatasetDocuments,
    private readonly documentation: RuleDocumentation,
  ) {
    this.disposables.add(vscode.workspace.onDidCloseTextDocument(({ uri }) => this.collection.delete(uri)));
  }

  /**
   * Asks for a training file and shows what of the document is in it as well.
   * @returns the counts, or undefined when the user gave up
   */
  async check(active: vscode.TextDocument | undefined): Promise<LeakCounts | undefined> {
    const document = requireDataset(active);
    const frame = { title: vscode.l10n.t('Check for Leaks'), step: 1, totalSteps: 1 };
    const placeholder = vscode.l10n.t(
      'Training file that {0} must have nothing in common with',
      basename(document.fileName),
    );
    const chosen = await datasetStep(frame, placeholder, 'train', path => path !== document.uri.fsPath);
    if (chosen.type !== 'done') return undefined;
    const options = { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('SpanLab: looking for leaks…') };
    const counts = await vscode.window.withProgress(options, () => this.compare(document, chosen.value));
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

  private async compare(document: vscode.TextDocument, trainingPath: string): Promise<LeakCounts> {
    const text = await readDatasetText(trainingPath);
    const training = analyseDataset(text.startsWith('\ufeff') ? text.slice(1) : text);
    const { analysis } = this.documents.validate(document);
    const { leaks, counts } = findLeaks(analysis.paragraphs, training.paragraphs);
    const problems = leakProblems(leaks, analysis, training, basename(trainingPath));
    const file = { uri: vscode.Uri.file(trainingPath), lines: new LineIndex(training.text) };
    this.collection.set(
      document.uri,
      problems.map(problem => this.toDiagnostic(document, problem, file)),
    );
    return counts;
  }

  private toDiagnostic(
    document: vscode.TextDocument,
    { startUtf16, endUtf16, message, severity, code, related }: Problem,
    training: { readonly uri: vscode.Uri; readonly lines: LineIndex },
  ): vscode.Diagnostic {
    const diagnostic = new vscode.Diagnostic(rangeOf(document, startUtf16, endUtf16), message, severities[severity]);
    diagnostic.source = diagnosticSource;
    const target = this.documentation(code);
    diagnostic.code = target === undefined ? code : { value: code, target };
    const positionOf = (utf16: number): vscode.Position => {
      const { line, character } = training.lines.positionAt(utf16);
      return new vscode.Position(line, character);
    };
    diagnostic.relatedInformation = (related ?? []).map(place => {
      const range = new vscode.Range(positionOf(place.startUtf16), positionOf(place.endUtf16));
      return new vscode.DiagnosticRelatedInformation(new vscode.Location(training.uri, range), place.message);
    });
    return diagnostic;
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
