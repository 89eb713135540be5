import * as vscode from 'vscode';
import { settingDefaults, settingsSection, type Settings } from './contributions';

/** A setting's value for a file or folder, or for the window. A value of the wrong type counts as absent. */
export function readSetting<K extends keyof Settings>(key: K, scope?: vscode.ConfigurationScope): Settings[K] {
  const value: unknown = vscode.workspace.getConfiguration(settingsSection, scope ?? null).get(key);
  const fallback = settingDefaults[key];
  return typeof value === typeof fallback ? (value as Settings[K]) : fallback;
}

/** Calls the listener when the setting changes anywhere. */
export function onSettingChange(key: keyof Settings, listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration(event => {
    if (event.affectsConfiguration(`${settingsSection}.${key}`)) listener();
  });
}
