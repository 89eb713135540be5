import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Where `onnxruntime-node` keeps its native parts: a folder per operating system, in it one per processor. */
const nativeFolder = 'node_modules/onnxruntime-node/bin/napi-v6';

/** A platform in the Marketplace's words, such as `linux-x64`. */
export type Target = `${string}-${string}`;

export function currentTarget(): Target {
  return `${process.platform}-${process.arch}`;
}

/** The platforms that ONNX Runtime has native parts for, and a package can be made for. */
export async function availableTargets(repository: string): Promise<Target[]> {
  const targets: Target[] = [];
  for (const system of await readdir(join(repository, nativeFolder))) {
    for (const processor of await readdir(join(repository, nativeFolder, system)))
      targets.push(`${system}-${processor}`);
  }
  return targets.sort();
}

/**
 * Writes the ignore file for one platform: `.vscodeignore` and the native parts of that platform alone, as those of all together
 * are several times the rest of the package.
 *
 * @returns the path of the file written
 */
export async function writeIgnoreFile(repository: string, target: Target): Promise<string> {
  const available = await availableTargets(repository);
  if (!available.includes(target)) {
    throw new Error(`No package can be made for ${target}: ONNX Runtime has ${available.join(', ')}`);
  }
  const base = await readFile(join(repository, '.vscodeignore'), 'utf8');
  const folder = join(repository, 'out', 'package');
  await mkdir(folder, { recursive: true });
  const file = join(folder, `vscodeignore-${target}`);
  await writeFile(file, `${base.trimEnd()}\n!${nativeFolder}/${target.replace('-', '/')}/**\n`);
  return file;
}

/** Runs vsce, the tool that makes VS Code extension packages, and returns what it prints. */
export async function runVsce(repository: string, args: readonly string[]): Promise<string> {
  const vsce = join(repository, 'node_modules', '@vscode', 'vsce', 'vsce');
  const { stdout } = await run(process.execPath, [vsce, ...args], { cwd: repository, maxBuffer: 16 * 1024 * 1024 });
  return stdout;
}

/**
 * The files of the package for one platform, relative to the repository, sorted. The build must be there.
 *
 * `vsce ls` says the same but searches the whole repository for it, VS Code in `.vscode-test/` included; the allow-list names
 * the few folders to look at. A check compares the two.
 */
export async function packageFiles(repository: string, target: Target): Promise<string[]> {
  const ignoreFile = await writeIgnoreFile(repository, target);
  const patterns = (await readFile(ignoreFile, 'utf8'))
    .split('\n')
    .filter(line => line.startsWith('!'))
    .map(line => line.slice(1).trim());
  const found = await Promise.all(patterns.map(pattern => expand(repository, pattern)));
  return [...new Set(found.flat())].sort();
}

/** The files that a pattern of the allow-list names: `*` stands for a part of a name, `**` for any path. */
async function expand(repository: string, pattern: string): Promise<string[]> {
  const segments = pattern.split('/');
  const firstWildcard = segments.findIndex(segment => segment.includes('*'));
  if (firstWildcard < 0) return existsSync(join(repository, pattern)) ? [pattern] : [];
  const folder = segments.slice(0, firstWildcard).join('/');
  if (folder === '' || !existsSync(join(repository, folder))) return [];
  const expression = pattern
    .split(/(\*\*|\*)/)
    .map(part => (part === '**' ? '.*' : part === '*' ? '[^/]*' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')))
    .join('');
  const entries = await readdir(join(repository, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter(entry => entry.isFile())
    .map(entry => relative(repository, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter(file => new RegExp(`^${expression}$`).test(file));
}
