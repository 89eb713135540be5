// Bundles every entry point into dist/: extension (host), engine (child process), cli, and one script per webview.
import { build, context } from 'esbuild';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const watch = process.argv.includes('--watch');
const production = !process.argv.includes('--debug');

/** @type {import('esbuild').BuildOptions} */
const shared = { bundle: true, minify: production, sourcemap: true, legalComments: 'linked', logLevel: 'warning' };
/** @type {import('esbuild').BuildOptions} */
const node = {
  ...shared,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // jsonc-parser's CommonJS build hides its own files from bundlers behind a parameter named require.
  mainFields: ['module', 'main'],
};

const entries = {
  extension: { entry: 'src/host/extension.ts', external: ['vscode'] },
  engine: { entry: 'src/engine/server/main.ts', external: ['onnxruntime-node', '@tensorflow/tfjs-node-gpu'] },
  cli: {
    entry: 'src/cli/main.ts',
    external: ['onnxruntime-node', '@tensorflow/tfjs-node-gpu'],
    banner: { js: '#!/usr/bin/env node' },
  },
};
const nodeBuilds = Object.entries(entries)
  .filter(([, { entry }]) => existsSync(entry))
  .map(([name, { entry, ...options }]) => ({ ...node, ...options, entryPoints: [entry], outfile: `dist/${name}.js` }));

const views = readdirSync('webview', { withFileTypes: true })
  .filter(item => item.isDirectory() && existsSync(join('webview', item.name, 'main.ts')))
  .map(item => item.name);
const webBuilds = views.map(name => ({
  ...shared,
  platform: 'browser',
  target: 'chrome120',
  format: 'iife',
  entryPoints: [`webview/${name}/main.ts`],
  outfile: `dist/webview/${name}.js`,
  tsconfig: 'webview/tsconfig.json',
  loader: { '.ttf': 'file' },
  // Its look for `:focus-visible` breaks the content security policy. (That webview/package.json says "module" halves the
  // bundles: esbuild drops nothing of what a CommonJS entry imports.)
  alias: { '@microsoft/fast-web-utilities': './webview/ui/toolkitUtilities.ts' },
}));

rmSync('dist', { recursive: true, force: true });
mkdirSync('dist/webview', { recursive: true });
cpSync('node_modules/@vscode/codicons/dist/codicon.css', 'dist/webview/codicon.css');
cpSync('node_modules/@vscode/codicons/dist/codicon.ttf', 'dist/webview/codicon.ttf');

for (const options of [...nodeBuilds, ...webBuilds]) {
  if (watch) await (await context(options)).watch();
  else await build(options);
}
