/**
 * Takes the place of `@microsoft/fast-web-utilities` in the bundles (see esbuild.mjs). The original finds out whether the
 * browser knows `:focus-visible` by adding an inline style element, which the content security policy of a webview refuses.
 * Every browser VS Code runs on knows it.
 */
export * from '../../node_modules/@microsoft/fast-web-utilities/dist/index.js';

export function canUseFocusVisible(): boolean {
  return true;
}
