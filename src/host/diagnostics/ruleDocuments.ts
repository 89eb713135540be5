import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { ruleLines } from './ruleLines';

/** Finds the place where a rule is explained in the documentation that ships with the extension. */
export class RuleDocuments {
  private readonly file: vscode.Uri;
  private lines: ReadonlyMap<string, number> | null = null;

  constructor(extensionUri: vscode.Uri) {
    this.file = vscode.Uri.joinPath(extensionUri, 'docs', 'rules.md');
  }

  /** The rule's heading, or undefined when the documentation does not have it. */
  find(code: string): vscode.Uri | undefined {
    this.lines ??= this.read();
    const line = this.lines.get(code);
    return line === undefined ? undefined : this.file.with({ fragment: `L${line}` });
  }

  private read(): ReadonlyMap<string, number> {
    try {
      return ruleLines(readFileSync(this.file.fsPath, 'utf8'));
    } catch {
      // Problems without a link are better than no problems.
      return new Map();
    }
  }
}
