import * as vscode from 'vscode';
import type { ContextKey } from './contributions';

/** A context key for `when` clauses; VS Code hears of it only when the value changes. */
export class ManagedContextKey {
  private value: boolean | undefined;

  constructor(private readonly key: ContextKey) {}

  set(value: boolean): void {
    if (value === this.value) return;
    this.value = value;
    void vscode.commands.executeCommand('setContext', this.key, value);
  }
}
