import * as vscode from 'vscode';
import { SpanLabError } from '../core/errors';
import { engineCommands, type CommandId } from './contributions';
import type { ErrorNotifier } from './errorNotifier';

/** What a command does; its argument comes from a menu, a keybinding or another extension, so is unknown. */
export type CommandHandler = (argument: unknown) => unknown;

/**
 * Registers every command. A failure is shown with its code and not thrown on: VS Code would show it a second time. Commands
 * that need the engine are refused in a workspace that is not trusted, also when called by keybinding or by another extension.
 */
export function registerCommands(
  handlers: Readonly<Record<CommandId, CommandHandler>>,
  notifier: ErrorNotifier,
): vscode.Disposable {
  const registered = Object.entries(handlers).map(([id, handler]) =>
    vscode.commands.registerCommand(id, async (argument: unknown) => {
      try {
        if ((engineCommands as readonly string[]).includes(id)) requireTrust();
        return await handler(argument);
      } catch (error) {
        notifier.show(error);
        return undefined;
      }
    }),
  );
  return vscode.Disposable.from(...registered);
}

/** @throws SpanLabError `workspace-untrusted` */
export function requireTrust(): void {
  if (vscode.workspace.isTrusted) return;
  throw new SpanLabError(
    'workspace-untrusted',
    vscode.l10n.t(
      'Training, evaluating, asking and work on whole files are done by the engine, which needs a trusted workspace.',
    ),
  );
}
