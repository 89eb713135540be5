import { describe, expect, test } from 'vitest';
import { escapeHtml, renderWebviewPage } from './renderWebviewPage';

const page = {
  title: 'Run <1> & "others"',
  language: 'en',
  cspSource: 'https://*.vscode-cdn.net',
  nonce: 'abc123',
  script: 'https://x/dashboard.js',
  styles: ['https://x/dashboard.css'],
  iconStyle: 'https://x/codicon.css',
};
const attribute = (text: string): string =>
  text.replace(/&#(\d+);/g, (_all, code: string) => String.fromCharCode(Number(code)));

describe('renderWebviewPage', () => {
  const html = renderWebviewPage(page);

  test('the policy stands first and allows only what the page needs', () => {
    const policy = /<head>\s*<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(html)?.[1] ?? '';
    expect(attribute(policy).split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'nonce-abc123'",
      'style-src https://*.vscode-cdn.net',
      'font-src https://*.vscode-cdn.net',
      'img-src https://*.vscode-cdn.net',
    ]);
  });

  test('nothing is inline', () => {
    expect(html).not.toMatch(/<style|style=|javascript:|\son\w+=/);
    expect([...html.matchAll(/<script[^>]*>([^<]*)<\/script>/g)].map(match => match[1])).toEqual(['']);
  });

  test('names from outside cannot end their place', () => {
    expect(html).toContain('<title>Run &#60;1&#62; &#38; &#34;others&#34;</title>');
    expect(escapeHtml(`"'<&>`)).not.toMatch(/["'<>]/);
  });
});
