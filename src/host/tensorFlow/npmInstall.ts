import { spawn } from 'node:child_process';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SpanLabError } from '../../core/errors';

export interface NpmInstallation {
  /** Gets a `node_modules` with the package; what it held before is replaced, once the new one is whole. */
  readonly folder: string;
  /** Name and version, such as `name@1.2.3`. */
  readonly packageSpec: string;
  /** The user's npm: a program, and the arguments it always gets. */
  readonly npm: readonly [program: string, ...args: string[]];
  readonly cancelled: AbortSignal;
  /** Gets each piece of text that npm prints. */
  readonly onOutput: (text: string) => void;
}

/** How much of npm's last output is kept to explain a failure. */
const keptOutput = 2000;

/**
 * Installs a package with npm, install scripts allowed: they fetch its native library. It happens beside the folder, which is
 * exchanged at the end: what is cancelled or fails leaves nothing behind.
 * @throws SpanLabError `stopped` when cancelled; `device-unusable` with what npm said; `file-write-failed`
 */
export async function npmInstall(installation: NpmInstallation): Promise<void> {
  const { folder, packageSpec, cancelled } = installation;
  const temporary = `${folder}.partial`;
  try {
    await rm(temporary, { recursive: true, force: true });
    await mkdir(temporary, { recursive: true });
    await writeFile(join(temporary, 'package.json'), '{ "private": true }\n');
    await runNpm(temporary, installation);
    if (cancelled.aborted) throw stopped();
    await rm(folder, { recursive: true, force: true });
    await rename(temporary, folder);
  } catch (cause) {
    if (cause instanceof SpanLabError) throw cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new SpanLabError('file-write-failed', `${packageSpec} could not be installed: ${message}`, {}, { cause });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

const stopped = () => new SpanLabError('stopped', 'The installation was cancelled.');

function runNpm(cwd: string, { packageSpec, npm, cancelled, onOutput }: NpmInstallation): Promise<void> {
  const [program, ...first] = npm;
  const args = [...first, 'install', '--no-audit', '--no-fund', '--ignore-scripts=false', packageSpec];
  const failed = (why: string, cause?: unknown) =>
    new SpanLabError('device-unusable', `npm could not install ${packageSpec}: ${why}`, {}, { cause });
  return new Promise((resolve, reject) => {
    if (cancelled.aborted) return reject(stopped());
    const isWindows = process.platform === 'win32';
    const child = spawn(program, args, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      // There npm is a command file, which only a shell runs; the arguments are fixed.
      shell: isWindows,
      // A group of its own elsewhere, so that the scripts that npm started end with it.
      detached: !isWindows,
    });
    const kill = () => {
      if (isWindows || child.pid === undefined) child.kill();
      else process.kill(-child.pid);
    };
    cancelled.addEventListener('abort', kill);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(-keptOutput);
        onOutput(text);
      });
    }
    child.on('error', error => {
      cancelled.removeEventListener('abort', kill);
      const isMissing = 'code' in error && error.code === 'ENOENT';
      reject(failed(isMissing ? 'there is no npm on this machine. Install Node.js first.' : error.message, error));
    });
    child.on('close', (code, signal) => {
      cancelled.removeEventListener('abort', kill);
      if (cancelled.aborted) reject(stopped());
      else if (code === 0) resolve();
      else reject(failed(`${signal ?? `exit code ${code}`}. ${lastLines(output)}`));
    });
  });
}

/** The last lines that say something. */
function lastLines(output: string): string {
  const lines = output.split('\n').map(line => line.trim());
  return lines
    .filter(line => line !== '')
    .slice(-3)
    .join(' ');
}
