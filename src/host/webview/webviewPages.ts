import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { renderWebviewPage } from './renderWebviewPage';

/** The views' bundles: `dist/webview/NAME.js` and, where it has styles, `NAME.css`. */
export type WebviewName = 'dashboard' | 'rankings' | 'ask' | 'dataset-editor';

/** Makes the pages of all views; they may load files of `dist/webview` only. */
export class WebviewPages {
  private readonly root: vscode.Uri;

  constructor(extensionUri: vscode.Uri) {
    this.root = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
  }

  get options(): vscode.WebviewOptions {
    return { enableScripts: true, localResourceRoots: [this.root] };
  }

  render(webview: vscode.Webview, name: WebviewName, title: string): string {
    const address = (file: string): string => webview.asWebviewUri(vscode.Uri.joinPath(this.root, file)).toString();
    const hasStyles = existsSync(vscode.Uri.joinPath(this.root, `${name}.css`).fsPath);
    return renderWebviewPage({
      title,
      // The views speak English, whatever VS Code itself speaks.
      language: 'en',
      cspSource: webview.cspSource,
      nonce: randomBytes(16).toString('base64'),
      script: address(`${name}.js`),
      styles: hasStyles ? [address(`${name}.css`)] : [],
      iconStyle: address('codicon.css'),
    });
  }
}
