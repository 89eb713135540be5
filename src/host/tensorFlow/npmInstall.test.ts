import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { npmInstall } from './npmInstall';

/** Stands for npm: installs a file that holds its arguments, fails, or waits for ever. */
const fakeNpm = `
const { mkdirSync, writeFileSync } = require('node:fs');
const [, , mode, ...args] = process.argv;
if (mode === 'fail') { console.error('npm error 404 no such package'); process.exit(1); }
mkdirSync('node_modules');
writeFileSync('node_modules/arguments.json', JSON.stringify(args));
console.log('working');
if (mode === 'wait') setInterval(() => undefined, 1000);
`;

// A shell runs npm on Windows: there the fake one would need quoting of its own.
describe.skipIf(process.platform === 'win32')('npmInstall', () => {
  let root = '';
  let folder = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'spanlab-npm-'));
    folder = join(root, 'tensorflow');
    mkdirSync(folder);
    writeFileSync(join(folder, 'old.txt'), 'before');
    writeFileSync(join(root, 'npm.cjs'), fakeNpm);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const install = (
    mode: string,
    cancelled = new AbortController(),
    onOutput: (text: string) => void = () => undefined,
  ) =>
    npmInstall({
      folder,
      packageSpec: 'a-package@1.0.0',
      npm: [process.execPath, join(root, 'npm.cjs'), mode],
      cancelled: cancelled.signal,
      onOutput,
    });
  const isAsBefore = () => {
    expect(readdirSync(root).sort()).toEqual(['npm.cjs', 'tensorflow']);
    expect(readdirSync(folder)).toEqual(['old.txt']);
  };

  test('replaces the folder by one with the package, its scripts allowed', async () => {
    let output = '';
    await install('work', undefined, text => (output += text));
    expect(output).toContain('working');
    expect(readdirSync(root).sort()).toEqual(['npm.cjs', 'tensorflow']);
    expect(existsSync(join(folder, 'old.txt'))).toBe(false);
    const args: unknown = JSON.parse(readFileSync(join(folder, 'node_modules', 'arguments.json'), 'utf8'));
    expect(args).toEqual(['install', '--no-audit', '--no-fund', '--ignore-scripts=false', 'a-package@1.0.0']);
  });

  test('tells what npm said when it fails, and leaves everything as it was', async () => {
    await expect(install('fail')).rejects.toMatchObject({
      code: 'device-unusable',
      message: expect.stringContaining('404 no such package') as unknown,
    });
    isAsBefore();
  });

  test('can be cancelled, and leaves everything as it was', async () => {
    const cancelled = new AbortController();
    const ended = install('wait', cancelled, () => cancelled.abort());
    await expect(ended).rejects.toMatchObject({ code: 'stopped' });
    isAsBefore();
    await expect(install('work', cancelled)).rejects.toMatchObject({ code: 'stopped' });
    isAsBefore();
  });

  test('says so where there is no npm', async () => {
    const none = npmInstall({
      folder,
      packageSpec: 'a-package@1.0.0',
      npm: [join(root, 'no-such-npm')],
      cancelled: new AbortController().signal,
      onOutput: () => undefined,
    });
    await expect(none).rejects.toMatchObject({
      code: 'device-unusable',
      message: expect.stringContaining('Node.js') as unknown,
    });
    isAsBefore();
  });
});
