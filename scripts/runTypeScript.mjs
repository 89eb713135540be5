// Runs a TypeScript file: node scripts/runTypeScript.mjs FILE [ARGS…]
// The file and what it imports are bundled into .cache/scripts/ and imported from there; top-level await works, and the file
// sees its own arguments from process.argv[2] on.
import { build } from 'esbuild';
import { mkdirSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Native or optional packages: loaded from node_modules when they are used. */
const external = [
  'esbuild',
  'onnxruntime-node',
  '@tensorflow/tfjs-node-gpu',
  'tokenizers',
  'playwright-core',
  '@sparticuz/chromium',
];

/** CommonJS packages inside an ES module bundle, and code that finds files beside itself, need these three names. */
const banner = [
  "import { createRequire as createRequireOfBundle } from 'node:module';",
  'const require = createRequireOfBundle(import.meta.url);',
  'const __filename = import.meta.filename;',
  'const __dirname = import.meta.dirname;',
].join('\n');

const [file, ...args] = process.argv.slice(2);
if (file === undefined) {
  console.error('usage: node scripts/runTypeScript.mjs FILE [ARGS…]');
  process.exit(2);
}

const repository = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(repository, '.cache', 'scripts');
// The process id keeps two runs of the same script apart.
const outfile = join(folder, `${basename(file, '.ts')}-${process.pid}.mjs`);
mkdirSync(folder, { recursive: true });
await build({
  entryPoints: [resolve(file)],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  // As in esbuild.mjs.
  mainFields: ['module', 'main'],
  banner: { js: banner },
  external,
  sourcemap: 'inline',
  logLevel: 'warning',
});

process.on('exit', () => rmSync(outfile, { force: true }));
// ONNX Runtime's own telemetry: scripts may load the library without the engine.
process.env.ORT_DISABLE_TELEMETRY = '1';
process.setSourceMapsEnabled(true);
process.argv = [process.argv[0], resolve(file), ...args];
await import(pathToFileURL(outfile).href);
