import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, resolve } from 'node:path';
import { renderWebviewPage } from '../../../src/host/webview/renderWebviewPage';

/** Where the bundles of the views lie after `npm run build`. */
export const viewFolder = resolve('dist/webview');

/** Serves the pages of the views as the extension host makes them, content security policy and all. */
export interface ViewServer {
  readonly url: string;
  close(): Promise<void>;
}

const nonce = 'c3BhbmxhYi10ZXN0LW5vbmNl';
const contentTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.ttf': 'font/ttf',
  '.map': 'application/json',
};

/** @param setUp Script that runs in the page before the view's: it stands for VS Code's own. */
export async function startViewServer(setUp: string): Promise<ViewServer> {
  const server = createServer((request, response) => {
    answer(request, response, setUp).catch((error: unknown) => {
      response.writeHead(404, { 'content-type': 'text/plain' });
      response.end(String(error));
    });
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => closeServer(server),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, setUp: string): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  if (extname(path) === '') {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(page(path.slice(1), setUp));
    return;
  }
  if (path === '/favicon.ico') {
    // Asked for by the browser itself.
    response.writeHead(204).end();
    return;
  }
  const file = normalize(join(viewFolder, path));
  if (!file.startsWith(viewFolder)) throw new Error(`outside of the views: ${path}`);
  const content = await readFile(file);
  response.writeHead(200, { 'content-type': contentTypes[extname(file)] ?? 'application/octet-stream' });
  response.end(content);
}

/** The host's own page, with one more script before the view's. */
function page(name: string, setUp: string): string {
  const html = renderWebviewPage({
    title: name,
    language: 'en',
    cspSource: "'self'",
    nonce,
    script: `${name}.js`,
    styles: [`${name}.css`],
    iconStyle: 'codicon.css',
  });
  return html.replace('<script', () => `<script nonce="${nonce}">${setUp}</script>\n<script`);
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((done, fail) => server.close(error => (error === undefined ? done() : fail(error))));
}
