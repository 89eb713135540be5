import * as vscode from 'vscode';
import type { TextEdit } from '../../core/dataset/problem';
import { codeOf } from './datasetDiagnostics';
import { isDatasetDocument, rangeOf, type DatasetDocuments } from './datasetDocuments';
import { repairsOf } from '../../core/dataset/repairs';

const fixAllKind = vscode.CodeActionKind.SourceFixAll.append('spanlab');

/** Quick fixes of single problems, and `source.fixAll.spanlab` for all problems with a single repair. */
export class FixProvider implements vscode.CodeActionProvider {
  static readonly metadata: vscode.CodeActionProviderMetadata = {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, fixAllKind],
  };

  constructor(private readonly documents: DatasetDocuments) {}

  provideCodeActions(
    document: vscode.TextDocument,
    _range: vscode.Range,
    { only, diagnostics }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    if (only?.contains(fixAllKind)) return this.fixAll(document);
    return diagnostics.flatMap(diagnostic => this.quickFixes(document, diagnostic));
  }

  private quickFixes(document: vscode.TextDocument, diagnostic: vscode.Diagnostic): vscode.CodeAction[] {
    const code = codeOf(diagnostic);
    // Edits count from the validated text; while it is being changed there is nothing safe to offer.
    const validated = code === undefined ? null : this.documents.validated(document);
    const problems = validated?.report.problems.filter(
      problem =>
        problem.code === code && rangeOf(document, problem.startUtf16, problem.endUtf16).isEqual(diagnostic.range),
    );
    return (problems ?? []).flatMap(problem =>
      problem.fixes.map(fix => {
        const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
        action.edit = toWorkspaceEdit(document, fix.edits);
        action.isPreferred = fix.isPreferred;
        action.diagnostics = [diagnostic];
        return action;
      }),
    );
  }

  private fixAll(document: vscode.TextDocument): vscode.CodeAction[] {
    if (!isDatasetDocument(document)) return [];
    const { edits } = repairsOf(this.documents.validate(document).analysis);
    if (edits.length === 0) return [];
    const action = new vscode.CodeAction(vscode.l10n.t('Fix all unambiguous problems'), fixAllKind);
    action.edit = toWorkspaceEdit(document, edits);
    return [action];
  }
}

/** Edits of a document's present text. */
export function toWorkspaceEdit(document: vscode.TextDocument, edits: readonly TextEdit[]): vscode.WorkspaceEdit {
  const workspaceEdit = new vscode.WorkspaceEdit();
  for (const edit of edits) {
    workspaceEdit.replace(document.uri, rangeOf(document, edit.startUtf16, edit.endUtf16), edit.newText);
  }
  return workspaceEdit;
}
