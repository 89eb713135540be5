import * as vscode from 'vscode';
import { toErrorRecord, type ErrorRecord } from '../core/errors';
import { commands } from './contributions';
import type { Logger } from './logger';

/** A button of a message and what it does. */
export interface MessageAction {
  readonly title: string;
  readonly run: () => unknown;
}

/** Shows failures with their stable code and a way on. */
export class ErrorNotifier {
  constructor(private readonly log: Logger) {}

  /**
   * Shows a failure and writes it to the log. A crash of the engine is only logged here: whoever watches the engine tells of
   * it, once, however many calls it took down.
   */
  show(error: unknown, actions: readonly MessageAction[] = []): void {
    const record = toErrorRecord(error);
    this.log.error(record.code === 'internal' && error instanceof Error ? String(error.stack) : textOf(record));
    if (record.code === 'engine-crashed' || record.code === 'stopped') return;
    void this.ask(textOf(record), [...actions, ...actionsFor(record)]);
  }

  /** Shows a sentence as an error with buttons; Show Log is always one of them. */
  async ask(text: string, actions: readonly MessageAction[]): Promise<void> {
    const all = [...actions, showLogAction()];
    const chosen = await vscode.window.showErrorMessage(text, ...all.map(action => action.title));
    await all.find(action => action.title === chosen)?.run();
  }
}

/** The message of a failure with its code, such as `There is no file a.json. (file-missing)`. */
export function textOf(record: Pick<ErrorRecord, 'code' | 'message'> | { code: string; message: string }): string {
  return `${record.message} (${record.code})`;
}

/** What the user may do about a failure, besides reading the log. */
function actionsFor({ code }: ErrorRecord): MessageAction[] {
  if (code === 'workspace-untrusted') {
    return [commandAction(vscode.l10n.t('Manage Workspace Trust'), 'workbench.trust.manage')];
  }
  return code === 'run-busy' ? [commandAction(vscode.l10n.t('Open Dashboard'), commands.openDashboard)] : [];
}

/** A button that runs a command. */
export function commandAction(title: string, command: string, ...args: readonly unknown[]): MessageAction {
  return { title, run: () => vscode.commands.executeCommand(command, ...args) };
}

const showLogAction = (): MessageAction => commandAction(vscode.l10n.t('Show Log'), commands.showLog);
