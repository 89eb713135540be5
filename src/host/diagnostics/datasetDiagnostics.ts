import * as vscode from 'vscode';
import type { Problem, ProblemSeverity, RelatedPlace } from '../../core/dataset/problem';
import { DisposableStore, type Disposable } from '../disposable';
import { Emitter } from '../emitter';
import type { Logger } from '../logger';
import { onSettingChange, readSetting } from '../settings';
import { isDatasetDocument, rangeOf, type DatasetDocuments } from './datasetDocuments';

/** The name that stands before each problem. */
export const diagnosticSource = 'SpanLab';

/** Typing pauses longer than this look like an end of typing. */
const delayMilliseconds = 250;

/** Our severities as VS Code's. */
export const severities: Record<ProblemSeverity, vscode.DiagnosticSeverity> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
};

/** Where a rule is explained, or undefined when that is nowhere. */
export type RuleDocumentation = (code: string) => vscode.Uri | undefined;

/** Shows the problems of open data sets while they are edited. Text is only read: untrusted workspaces may have this too. */
export class DatasetDiagnostics implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly collection = this.disposables.add(vscode.languages.createDiagnosticCollection('spanlab'));
  private readonly changed = this.disposables.add(new Emitter<vscode.TextDocument>());
  private readonly timers = new Map<string, NodeJS.Timeout>();

  /** A document was validated, or stopped being a data set. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly documents: DatasetDocuments,
    private readonly documentation: RuleDocumentation,
    private readonly log: Logger,
  ) {
    const { workspace } = vscode;
    this.disposables.add(workspace.onDidOpenTextDocument(document => this.schedule(document, 0)));
    this.disposables.add(
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.schedule(document, delayMilliseconds);
      }),
    );
    this.disposables.add(
      workspace.onDidCloseTextDocument(document => {
        this.cancel(document);
        this.collection.delete(document.uri);
        documents.forget(document);
      }),
    );
    this.disposables.add(onSettingChange('diagnostics.enabled', () => this.scheduleAll()));
    this.scheduleAll();
  }

  dispose(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
    this.disposables.dispose();
  }

  private scheduleAll(): void {
    for (const document of vscode.workspace.textDocuments) this.schedule(document, 0);
  }

  private schedule(document: vscode.TextDocument, delay: number): void {
    this.cancel(document);
    const key = document.uri.toString();
    this.timers.set(
      key,
      setTimeout(() => {
        this.timers.delete(key);
        this.update(document);
      }, delay),
    );
  }

  private cancel(document: vscode.TextDocument): void {
    clearTimeout(this.timers.get(document.uri.toString()));
    this.timers.delete(document.uri.toString());
  }

  private update(document: vscode.TextDocument): void {
    if (document.isClosed) return;
    if (!readSetting('diagnostics.enabled', document.uri) || !isDatasetDocument(document)) {
      this.collection.delete(document.uri);
    } else {
      const started = performance.now();
      const { report } = this.documents.validate(document);
      const milliseconds = Math.round(performance.now() - started);
      this.log.debug(`${document.uri.path}: ${report.problems.length} problems, validated in ${milliseconds} ms`);
      this.collection.set(
        document.uri,
        report.problems.map(problem => this.toDiagnostic(document, problem)),
      );
    }
    this.changed.fire(document);
  }

  private toDiagnostic(document: vscode.TextDocument, problem: Problem): vscode.Diagnostic {
    const range = rangeOf(document, problem.startUtf16, problem.endUtf16);
    const diagnostic = new vscode.Diagnostic(range, problem.message, severities[problem.severity]);
    diagnostic.source = diagnosticSource;
    const target = this.documentation(problem.code);
    diagnostic.code = target === undefined ? problem.code : { value: problem.code, target };
    const related = (problem.related ?? []).filter(({ file }) => file === undefined);
    if (related.length > 0) diagnostic.relatedInformation = related.map(place => toRelated(document, place));
    return diagnostic;
  }
}

function toRelated(
  document: vscode.TextDocument,
  { startUtf16, endUtf16, message }: RelatedPlace,
): vscode.DiagnosticRelatedInformation {
  const location = new vscode.Location(document.uri, rangeOf(document, startUtf16, endUtf16));
  return new vscode.DiagnosticRelatedInformation(location, message);
}

/** The stable code of one of our diagnostics, or undefined for anybody else's. */
export function codeOf(diagnostic: vscode.Diagnostic): string | undefined {
  if (diagnostic.source !== diagnosticSource) return undefined;
  const { code } = diagnostic;
  return String(typeof code === 'object' ? code.value : code);
}
