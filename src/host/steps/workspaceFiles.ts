import { open } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import { isDatasetDocument } from '../diagnostics/datasetDocuments';
import { datasetSyntaxOf, looksLikeDataset } from '../../core/dataset/looksLikeDataset';
import type { DatasetFile } from './datasetChoices';

/** More files than anybody reads in a list, and a limit to the search. */
const maxFiles = 500;
const inspectedBytes = 8 * 1024;
const excluded = '**/{node_modules,checkpoints,evaluations,.git,.vscode}/**';

/** Names of data sets, packed or not. */
const datasetFiles = '**/*.{json,jsonl,ndjson,csv,json.gz,jsonl.gz,csv.gz}';

const isLocal = (uri: vscode.Uri): boolean => uri.scheme === 'file';
const labelOf = (uri: vscode.Uri): string => vscode.workspace.asRelativePath(uri);

/** The folders of the workspace that hold `model.onnx`, also below `onnx/` as Hugging Face exports it. */
export async function findModelFolders(): Promise<{ folder: string; label: string }[]> {
  const files = await vscode.workspace.findFiles('**/model.onnx', excluded, maxFiles);
  const folders = files.filter(isLocal).map(uri => {
    const folder = dirname(uri.fsPath);
    return basename(folder) === 'onnx' ? dirname(folder) : folder;
  });
  return [...new Set(folders)].sort().map(folder => ({ folder, label: labelOf(vscode.Uri.file(folder)) }));
}

/** The files of the workspace that look like data sets: the active editor's first, then by path. */
export async function findDatasets(): Promise<DatasetFile[]> {
  const files = (await vscode.workspace.findFiles(datasetFiles, excluded, maxFiles)).filter(isLocal);
  const looks = await Promise.all(files.map(uri => isLikelyDataset(uri.fsPath)));
  const found = files.filter((_uri, index) => looks[index]).sort((a, b) => (a.fsPath < b.fsPath ? -1 : 1));
  const active = vscode.window.activeTextEditor?.document;
  const first = active !== undefined && isLocal(active.uri) && isDatasetDocument(active) ? [active.uri] : [];
  const paths = new Map([...first, ...found].map(uri => [uri.fsPath, { path: uri.fsPath, label: labelOf(uri) }]));
  return [...paths.values()];
}

/** Whether a file that an editor can show may be a data set, by its name. */
export function isDatasetName(path: string): boolean {
  return datasetSyntaxOf(path) !== null;
}

/** Whether a file may be a data set, by its first bytes; of a compressed file only the name is looked at. */
export async function isLikelyDataset(path: string): Promise<boolean> {
  if (path.toLowerCase().endsWith('.gz')) return true;
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return false;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(inspectedBytes), 0, inspectedBytes, 0);
    return looksLikeDataset(buffer.toString('utf8', 0, bytesRead), datasetSyntaxOf(path) ?? 'json');
  } finally {
    await file.close();
  }
}

/** Lets the user look for a model folder; undefined when he gave up. */
export async function browseForModel(): Promise<string | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    openLabel: vscode.l10n.t('Use Model'),
    title: vscode.l10n.t('Folder With model.onnx, config.json and tokenizer.json'),
  });
  return chosen?.[0]?.fsPath;
}

/** Lets the user look for a data set; undefined when he gave up. */
export async function browseForDataset(): Promise<string | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    openLabel: vscode.l10n.t('Use File'),
    title: vscode.l10n.t('SQuAD-Style Data'),
    filters: { [vscode.l10n.t('Data Sets')]: ['json', 'jsonl', 'ndjson', 'csv', 'gz'] },
  });
  return chosen?.[0]?.fsPath;
}
