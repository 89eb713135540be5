/** What stands in a webview's page; all addresses as the webview sees them. */
export interface WebviewPage {
  readonly title: string;
  /** BCP 47, such as `en` or `zh-cn`. */
  readonly language: string;
  /** VS Code's source expression for files that webviews may load. */
  readonly cspSource: string;
  readonly nonce: string;
  readonly script: string;
  readonly styles: readonly string[];
  /** The style sheet of VS Code's icon font. */
  readonly iconStyle: string;
}

/**
 * The page of a view: a root element, its script, its style sheets, and a policy that lets nothing else load or run. There are
 * no inline styles and scripts, and no connection anywhere.
 */
export function renderWebviewPage(page: WebviewPage): string {
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${page.nonce}'`,
    `style-src ${page.cspSource}`,
    `font-src ${page.cspSource}`,
    `img-src ${page.cspSource}`,
  ].join('; ');
  const styles = page.styles.map(href => `<link rel="stylesheet" href="${escapeHtml(href)}">`).join('\n');
  return `<!DOCTYPE html>
<html lang="${escapeHtml(page.language)}">
<head>
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(page.title)}</title>
<link id="vscode-codicon-stylesheet" rel="stylesheet" href="${escapeHtml(page.iconStyle)}">
${styles}
</head>
<body>
<div id="root"></div>
<script nonce="${page.nonce}" src="${escapeHtml(page.script)}"></script>
</body>
</html>
`;
}

/** Text as it can stand in an element or between double quotes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);
}
