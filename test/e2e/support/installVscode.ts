import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { childEnvironment } from './childEnvironment';

const run = promisify(execFile);

/** code-server is VS Code with its workbench served to a browser; 4.139.1 carries VS Code 1.139. */
const codeServerVersion = '4.139.1';
/** code-server's binary parts are built for this major version of Node. */
const nodeMajor = 24;

/** What it takes to start VS Code: a Node executable and code-server's entry point. */
export interface VscodeInstallation {
  readonly node: string;
  readonly entry: string;
}

/** The npm package that carries a Node executable for this machine, without any script. */
function nodePackageName(): string {
  const system = process.platform === 'win32' ? 'win' : process.platform;
  return `node-${system}-${process.arch}`;
}

/**
 * Installs VS Code (code-server) and the Node it needs into `.vscode-test/`, from npm alone: no root, compiler, display or install
 * script. An installation that is complete is reused; one that was interrupted is made anew, since the folder gets its name
 * only when everything is in it.
 *
 * @param log called with one line per stage, as this takes from seconds to a minute
 */
export async function installVscode(
  repository: string,
  log: (line: string) => void = () => undefined,
): Promise<VscodeInstallation> {
  const cacheFolder = join(repository, '.vscode-test');
  const nodePackage = nodePackageName();
  const folder = join(cacheFolder, `code-server-${codeServerVersion}-${nodePackage}`);
  if (!existsSync(folder)) {
    await mkdir(cacheFolder, { recursive: true });
    const unfinished = await mkdtemp(join(cacheFolder, 'unfinished-'));
    try {
      log(`Installing VS Code (code-server ${codeServerVersion}) into ${folder}`);
      await writeFile(join(unfinished, 'package.json'), JSON.stringify({ private: true }));
      await npmInstall(unfinished, [`code-server@${codeServerVersion}`, `${nodePackage}@${nodeMajor}`]);
      const vscode = join(unfinished, 'node_modules', 'code-server', 'lib', 'vscode');
      await npmInstall(vscode, ['--omit=dev']);
      await npmInstall(join(vscode, 'extensions'), ['--omit=dev']);
      await rename(unfinished, folder);
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
  }
  await replaceNativeLogger(repository, join(folder, 'node_modules', 'code-server', 'lib', 'vscode'));
  return {
    node: join(folder, 'node_modules', nodePackage, 'bin', process.platform === 'win32' ? 'node.exe' : 'node'),
    entry: join(folder, 'node_modules', 'code-server', 'out', 'node', 'entry.js'),
  };
}

/** Without its native part VS Code's log writer fails, and with it every output channel; ours is plain JavaScript. */
async function replaceNativeLogger(repository: string, vscode: string): Promise<void> {
  const logger = join(vscode, 'node_modules', '@vscode', 'spdlog');
  await copyFile(join(repository, 'test', 'e2e', 'support', 'fileLogger.mjs'), join(logger, 'index.mjs'));
  await writeFile(join(logger, 'package.json'), JSON.stringify({ name: '@vscode/spdlog', main: 'index.mjs' }));
}

async function npmInstall(folder: string, args: readonly string[]): Promise<void> {
  const options = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...args];
  await run('npm', options, {
    cwd: folder,
    env: childEnvironment(),
    shell: process.platform === 'win32',
    maxBuffer: 16 * 1024 * 1024,
  });
}
