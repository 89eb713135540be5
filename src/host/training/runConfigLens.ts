import * as vscode from 'vscode';
import { commands } from '../contributions';
import { readSetting } from '../settings';
import { runConfigSuffix } from './runConfigFile';

/** Puts "Train" above run configs. */
export class RunConfigLens implements vscode.CodeLensProvider {
  static readonly selector: vscode.DocumentSelector = { pattern: `**/*${runConfigSuffix}` };

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (!readSetting('codeLens.enabled', document.uri)) return [];
    return [
      new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), {
        title: vscode.l10n.t('$(play) Train'),
        tooltip: vscode.l10n.t('Start a run with this config'),
        command: commands.fineTuneModel,
        arguments: [document.uri],
      }),
    ];
  }
}
