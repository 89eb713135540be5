import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { currentTarget, packageFiles, runVsce, writeIgnoreFile } from '../../scripts/packageFiles';
import { stageExtension } from '../e2e/support/installExtension';
import { zipEntries } from './zipEntries';

const repository = join(import.meta.dirname, '..', '..');
const target = currentTarget();
const native = `node_modules/onnxruntime-node/bin/napi-v6/${target.replace('-', '/')}/`;

/** All that may ship. A file that no line here names is a mistake, or a decision to be written down here. */
const allowed = [
  /^package(\.nls)?\.json$/,
  /^(README|CHANGELOG|THIRD_PARTY_NOTICES)\.md$/i,
  /^LICENSE(\.txt)?$/,
  /^dist\/(extension|engine|cli)\.js$/,
  /^dist\/webview\/[\w-]+\.(js|css|ttf)$/,
  /^dist\/(webview\/)?[\w-]+\.(js|css)\.LEGAL\.txt$/,
  /^docs\/rules\.md$/,
  /^media\/[\w./-]+\.(png|svg|md|json|onnx|safetensors)$/,
  /^media\/models\/[\w-]+\/LICENSE$/,
  /^node_modules\/onnxruntime-(node|common)\/(package\.json|README\.md|LICENSE)$/,
  /^node_modules\/onnxruntime-node\/dist\/\w+\.js$/,
  /^node_modules\/onnxruntime-common\/dist\/cjs\/[\w.-]+\.(js|json)$/,
  new RegExp(`^${native}[\\w.]+$`),
];

/** Open VSX refuses packages above this. */
const largestPackageBytes = 256 * 1024 * 1024;

let files: string[];
beforeAll(async () => {
  files = await packageFiles(repository, target);
});

describe('the package', () => {
  it('holds nothing but what may ship', () => {
    expect(files.filter(file => !allowed.some(pattern => pattern.test(file)))).toEqual([]);
  });

  it('holds what the manifest and the bundles name', () => {
    const manifest = readFileSync(join(repository, 'package.json'), 'utf8');
    const named = [...manifest.matchAll(/"(?:\.\/)?((?:dist|media)\/[^"]+\.\w+)"/g)].map(match => match[1]);
    expect(named.length).toBeGreaterThan(0);
    const needed = [
      ...named,
      'dist/engine.js',
      `${native}onnxruntime_binding.node`,
      'node_modules/onnxruntime-node/dist/index.js',
      'node_modules/onnxruntime-common/dist/cjs/index.js',
      'media/sample/train.squad.json',
      'THIRD_PARTY_NOTICES.md',
      'package.nls.json',
    ];
    expect(needed.filter(file => !files.includes(file ?? ''))).toEqual([]);
  });

  it('holds the shipped model completely', () => {
    const model = 'media/models/spanlab-en-small';
    const parts = ['config.json', 'tokenizer.json', 'tokenizer_config.json'].map(part => `${model}/${part}`);
    expect(parts.filter(part => !files.includes(part))).toEqual([]);
    expect(files.filter(file => file.startsWith(`${model}/`) && file.endsWith('.onnx'))).not.toEqual([]);
  });
});

describe('a copy of the package outside the repository', () => {
  const parent = mkdtempSync(join(tmpdir(), 'spanlab-package-'));
  afterAll(() => rmSync(parent, { recursive: true, force: true }));

  it('finds its native parts', async () => {
    const folder = await stageExtension(repository, files, parent);
    const { stdout } = await promisify(execFile)(process.execPath, [
      join(folder, 'dist', 'cli.js'),
      'devices',
      '--json',
    ]);
    const report = JSON.stringify(JSON.parse(stdout));
    expect(report).toMatch(/"id":"cpu"[^}]*"usable":true/);
  });
});

it('vsce makes a package of these files that stores accept', async () => {
  const file = join(repository, 'out', 'package', `check-${target}.vsix`);
  rmSync(file, { force: true });
  const ignoreFile = await writeIgnoreFile(repository, target);
  const options = ['--target', target, '--ignoreFile', ignoreFile, '--out', file];
  await runVsce(repository, ['package', ...options, '--no-rewrite-relative-links', '--allow-missing-repository']);
  expect(existsSync(file)).toBe(true);
  const entries = zipEntries(file);
  const packaged = entries.map(({ name }) => name.toLowerCase()).filter(name => name.startsWith('extension/'));
  // vsce renames the texts at the top (README.md becomes readme.md, LICENSE becomes LICENSE.txt).
  const expected = files.map(name =>
    `extension/${name.toLowerCase()}`.replace(/^extension\/license$/, 'extension/license.txt'),
  );
  expect(packaged.sort()).toEqual(expected.sort());
  expect(readFileSync(file).length).toBeLessThan(largestPackageBytes);
  rmSync(file);
});
