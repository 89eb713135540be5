import * as vscode from 'vscode';
import type { DatasetAnalysis } from '../../core/dataset/analysis';
import { DatasetValidator, type ValidationReport } from '../../core/dataset/validate';
import { looksLikeDataset } from './looksLikeDataset';

/** A validated state of a document. */
export interface ValidatedDocument {
  /** The document's version that this is about. */
  readonly version: number;
  readonly report: ValidationReport;
  readonly analysis: DatasetAnalysis | undefined;
}

interface Entry {
  readonly validator: DatasetValidator;
  validated: ValidatedDocument | null;
}

const jsonLanguages = ['json', 'jsonc'];

/** Whether a document may be a data set: JSON that is no read-only copy, such as the left side of a diff, and looks like one. */
export function isDatasetDocument(document: vscode.TextDocument): boolean {
  if (!jsonLanguages.includes(document.languageId)) return false;
  const isWritable = vscode.workspace.fs.isWritableFileSystem(document.uri.scheme);
  return (isWritable === true || document.isUntitled) && looksLikeDataset(document.getText());
}

/** Validates documents, each state once, whoever asks: diagnostics, fixes, the dataset editor. */
export class DatasetDocuments {
  private readonly entries = new Map<string, Entry>();

  /** Validates the document as it is now; costs nothing when that is done already. */
  validate(document: vscode.TextDocument): ValidatedDocument {
    const key = document.uri.toString();
    const entry = this.entries.get(key) ?? { validator: new DatasetValidator(), validated: null };
    this.entries.set(key, entry);
    if (entry.validated?.version !== document.version) {
      const report = entry.validator.validate(document.getText());
      entry.validated = { version: document.version, report, analysis: entry.validator.analysis };
    }
    return entry.validated;
  }

  /** What is known of the document as it is now, without working for it. */
  validated(document: vscode.TextDocument): ValidatedDocument | null {
    const validated = this.entries.get(document.uri.toString())?.validated ?? null;
    return validated?.version === document.version ? validated : null;
  }

  /** Forgets a closed document. */
  forget(document: vscode.TextDocument): void {
    this.entries.delete(document.uri.toString());
  }
}

export function rangeOf(document: vscode.TextDocument, startUtf16: number, endUtf16: number): vscode.Range {
  return new vscode.Range(document.positionAt(startUtf16), document.positionAt(endUtf16));
}
