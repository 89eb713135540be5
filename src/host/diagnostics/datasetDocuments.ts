import * as vscode from 'vscode';
import { analyseDataset, type DatasetAnalysis } from '../../core/dataset/analysis';
import { datasetSyntaxOf, looksLikeDataset } from '../../core/dataset/looksLikeDataset';
import { reportOf, type ValidationReport } from '../../core/dataset/validate';

/** A validated state of a document. */
export interface ValidatedDocument {
  /** The document's version that this is about. */
  readonly version: number;
  readonly report: ValidationReport;
  readonly analysis: DatasetAnalysis;
}

/**
 * The documents that may be data sets. Files are told by their names: of JSON lines and tables the language is that of whichever
 * extension the user has for them, or plain text.
 */
export const datasetSelector: vscode.DocumentSelector = [
  { language: 'json' },
  { language: 'jsonc' },
  { pattern: '**/*.{json,jsonl,ndjson,csv}' },
];

/** Whether a document may be a data set: it is no read-only copy, such as the left side of a diff, and looks like one. */
export function isDatasetDocument(document: vscode.TextDocument): boolean {
  const syntax = datasetSyntaxOf(document.fileName, document.languageId);
  if (syntax === null) return false;
  const isWritable = vscode.workspace.fs.isWritableFileSystem(document.uri.scheme);
  return (isWritable === true || document.isUntitled) && looksLikeDataset(document.getText(), syntax);
}

/** Validates documents, each state once, whoever asks: diagnostics, fixes, the dataset editor. */
export class DatasetDocuments {
  private readonly states = new Map<string, ValidatedDocument>();

  /** Validates the document as it is now: costs nothing when that is done already, and little after a small edit. */
  validate(document: vscode.TextDocument): ValidatedDocument {
    const key = document.uri.toString();
    const previous = this.states.get(key);
    if (previous?.version === document.version) return previous;
    const analysis = analyseDataset(document.getText(), previous?.analysis);
    const next = { version: document.version, report: reportOf(analysis), analysis };
    this.states.set(key, next);
    return next;
  }

  /** What is known of the document as it is now, without working for it. */
  validated(document: vscode.TextDocument): ValidatedDocument | null {
    const state = this.states.get(document.uri.toString());
    return state?.version === document.version ? state : null;
  }

  /** Forgets a closed document. */
  forget(document: vscode.TextDocument): void {
    this.states.delete(document.uri.toString());
  }
}

export function rangeOf(document: vscode.TextDocument, startUtf16: number, endUtf16: number): vscode.Range {
  return new vscode.Range(document.positionAt(startUtf16), document.positionAt(endUtf16));
}
