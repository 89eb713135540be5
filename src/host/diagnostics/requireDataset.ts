import * as vscode from 'vscode';
import { SpanLabError } from '../../core/errors';
import { isDatasetDocument } from './datasetDocuments';

/**
 * The document, if it is a data set that can be changed.
 * @throws SpanLabError `format-unknown`
 */
export function requireDataset(document: vscode.TextDocument | undefined): vscode.TextDocument {
  if (document !== undefined && isDatasetDocument(document)) return document;
  throw new SpanLabError('format-unknown', vscode.l10n.t('Open a SQuAD-style data set first.'));
}
