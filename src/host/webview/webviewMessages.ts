import type * as vscode from 'vscode';
import type * as z from 'zod';
import type { ErrorNotifier } from '../errorNotifier';
import type { Logger } from '../logger';

/**
 * Hands a webview's messages to `handle`, each checked first: a webview shows untrusted data, so nothing it says is taken on
 * trust. What does not fit is logged and dropped; what the handler throws is shown.
 */
export function receiveMessages<Message extends { readonly type: string }>(
  webview: vscode.Webview,
  schema: z.ZodType<Message>,
  handle: (message: Message) => unknown,
  { notifier, log }: { readonly notifier: ErrorNotifier; readonly log: Logger },
): vscode.Disposable {
  return webview.onDidReceiveMessage(async (data: unknown) => {
    const message = schema.safeParse(data);
    if (!message.success) {
      log.warn(`A view sent a message that is none: ${message.error.message}`);
      return;
    }
    try {
      await handle(message.data);
    } catch (error) {
      notifier.show(error);
    }
  });
}
