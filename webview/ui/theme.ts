/** The value of a theme variable, such as `charts-blue`, as the page has it now. */
export function themeValue(name: string, fallback = ''): string {
  return getComputedStyle(document.body).getPropertyValue(`--vscode-${name}`).trim() || fallback;
}

/**
 * Calls `listener` whenever VS Code changes the theme: it rewrites the variables in the style of the document element and
 * the kind of theme in the class of the body. Answers with the function that ends it.
 */
export function observeTheme(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  const options = { attributes: true, attributeFilter: ['style', 'class', 'data-vscode-theme-id'] };
  observer.observe(document.documentElement, options);
  observer.observe(document.body, options);
  return () => observer.disconnect();
}
