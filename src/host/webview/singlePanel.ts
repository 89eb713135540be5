import * as vscode from 'vscode';
import type * as z from 'zod';
import { DisposableStore, type Disposable } from '../disposable';
import type { ErrorNotifier } from '../errorNotifier';
import type { Logger } from '../logger';
import { receiveMessages } from './webviewMessages';
import type { WebviewName, WebviewPages } from './webviewPages';

/** What every panel needs of the extension. */
export interface PanelServices {
  readonly pages: WebviewPages;
  readonly notifier: ErrorNotifier;
  readonly log: Logger;
}

export interface PanelDefinition<FromView extends { readonly type: string }> {
  readonly viewType: string;
  readonly bundle: WebviewName;
  readonly title: string;
  /** A codicon for the tab. */
  readonly schema: z.ZodType<FromView>;
  /** The view is there and knows nothing: it has just been made, shown again or restored. Send it a whole snapshot. */
  readonly onReady: () => unknown;
  /** Every message but `ready`. */
  readonly onMessage: (message: Exclude<FromView, { readonly type: 'ready' }>) => unknown;
  /** The panel became visible or hidden, or was closed. */
  readonly onVisibility?: (isVisible: boolean) => void;
}

/**
 * A webview panel of which there is at most one. A hidden view is gone and misses messages: it is loaded anew when shown, says
 * `ready` and gets a snapshot, so nothing is posted before that.
 */
export class SinglePanel<
  ToView extends { readonly type: string },
  FromView extends { readonly type: string },
> implements Disposable {
  private readonly disposables = new DisposableStore();
  private panel: vscode.WebviewPanel | null = null;
  private isReady = false;

  constructor(
    private readonly definition: PanelDefinition<FromView>,
    private readonly services: PanelServices,
  ) {
    this.disposables.add(
      vscode.window.registerWebviewPanelSerializer(definition.viewType, {
        deserializeWebviewPanel: panel => {
          this.adopt(panel);
          return Promise.resolve();
        },
      }),
    );
  }

  get isVisible(): boolean {
    return this.panel?.visible ?? false;
  }

  /** Shows the panel where it is, or in the given column when it has to be made. */
  show(column: vscode.ViewColumn, preserveFocus = false): void {
    if (this.panel !== null) {
      this.panel.reveal(undefined, preserveFocus);
      return;
    }
    const { viewType, title } = this.definition;
    this.adopt(
      vscode.window.createWebviewPanel(
        viewType,
        title,
        { viewColumn: column, preserveFocus },
        this.services.pages.options,
      ),
    );
  }

  setTitle(title: string): void {
    if (this.panel !== null) this.panel.title = title;
  }

  /** Sends to the view when it is there to hear; the next snapshot holds what it misses. */
  post(message: ToView): void {
    if (this.isReady) void this.panel?.webview.postMessage(message);
  }

  dispose(): void {
    this.disposables.dispose();
    this.panel?.dispose();
  }

  private adopt(panel: vscode.WebviewPanel): void {
    // Of two windows' worth of restored panels only one can be kept.
    this.panel?.dispose();
    this.panel = panel;
    this.isReady = false;
    const { bundle, schema, onVisibility } = this.definition;
    const own = new DisposableStore();
    const { webview } = panel;
    own.add(receiveMessages(webview, schema, message => this.receive(message), this.services));
    own.add(
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.isReady = false;
        onVisibility?.(panel.visible);
      }),
    );
    panel.onDidDispose(() => {
      own.dispose();
      if (this.panel !== panel) return;
      this.panel = null;
      this.isReady = false;
      onVisibility?.(false);
    });
    webview.options = this.services.pages.options;
    webview.html = this.services.pages.render(webview, bundle, this.definition.title);
    onVisibility?.(panel.visible);
  }

  private receive(message: FromView): unknown {
    if (message.type !== 'ready') {
      return this.definition.onMessage(message as Exclude<FromView, { readonly type: 'ready' }>);
    }
    this.isReady = true;
    return this.definition.onReady();
  }
}
