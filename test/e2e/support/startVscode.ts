import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { childEnvironment } from './childEnvironment';
import { eventually } from './eventually';
import type { VscodeInstallation } from './installVscode';

/** Long enough for a cold disk and two busy cores. */
const startTimeoutMs = 120_000;
/** How long VS Code may take to end by itself before it is killed. */
const stopGraceMs = 5_000;

export interface VscodeOptions {
  readonly installation: VscodeInstallation;
  /** The folder that is opened as the workspace. */
  readonly folder: string;
  /** A new folder per start: extensions linked into it are only found while it has no `extensions.json`. */
  readonly extensionsDir: string;
  readonly userDataDir: string;
  /** User settings, over {@link quietSettings}. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Where the server's own output goes. */
  readonly logFile: string;
}

/** A running VS Code, to be opened in a browser at `url`. */
export interface VscodeServer {
  readonly url: string;
  /** Ends the server and everything it started. Does nothing the second time. */
  stop(): Promise<void>;
}

/** Settings that keep VS Code from greeting, suggesting and reporting. */
const quietSettings = {
  'telemetry.telemetryLevel': 'off',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'extensions.ignoreRecommendations': true,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'files.simpleDialog.enable': true,
  'git.enabled': false,
  // As on the desktop; in a browser VS Code would save by itself after a second.
  'files.autoSave': 'off',
};

/**
 * Starts VS Code on a free port of 127.0.0.1 and resolves when it answers.
 *
 * @throws Error with the end of the server's log when it ends early or does not answer in time
 */
export async function startVscode(options: VscodeOptions): Promise<VscodeServer> {
  const { installation, folder, extensionsDir, userDataDir, logFile } = options;
  await mkdir(join(userDataDir, 'User'), { recursive: true });
  await mkdir(extensionsDir, { recursive: true });
  await mkdir(dirname(logFile), { recursive: true });
  const settings = JSON.stringify({ ...quietSettings, ...options.settings }, null, 2);
  await writeFile(join(userDataDir, 'User', 'settings.json'), settings);
  // Without a file of its own, code-server writes one into the user's home.
  const config = join(userDataDir, 'code-server.yaml');
  await writeFile(config, 'auth: none\n');

  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const log = openSync(logFile, 'w');
  const child = spawn(
    installation.node,
    [
      installation.entry,
      ...['--config', config, '--auth', 'none', '--bind-addr', address],
      ...['--disable-telemetry', '--disable-update-check', '--disable-workspace-trust'],
      ...['--disable-getting-started-override', '--user-data-dir', userDataDir, '--extensions-dir', extensionsDir],
      folder,
    ],
    {
      cwd: folder,
      // No extension gallery: nothing is asked of the network.
      env: childEnvironment({ EXTENSIONS_GALLERY: '{}' }),
      stdio: ['ignore', log, log],
      // A process group of its own, so that the extension hosts it starts end with it.
      detached: process.platform !== 'win32',
    },
  );
  closeSync(log);
  const killAtExit = () => signalGroup(child, 'SIGKILL');
  process.once('exit', killAtExit);
  const stop = async () => {
    await stopGroup(child);
    process.removeListener('exit', killAtExit);
  };

  try {
    await eventually(
      'VS Code answers',
      async () => {
        if (hasEnded(child)) return 'ended';
        const response = await fetch(`http://${address}/healthz`);
        return response.ok ? 'answers' : undefined;
      },
      { timeoutMs: startTimeoutMs },
    );
    if (hasEnded(child)) throw new Error(`VS Code ended at once (exit code ${child.exitCode})`);
  } catch (error) {
    await stop();
    const tail = (await readFile(logFile, 'utf8')).slice(-2000);
    throw new Error(`VS Code did not start. End of ${logFile}:\n${tail}`, { cause: error });
  }
  return { url: `http://${address}/?folder=${encodeURIComponent(folder)}`, stop };
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** Sends a signal to a process and all it started; one that is gone already is no error. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    child.kill(signal);
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function stopGroup(child: ChildProcess): Promise<void> {
  const ended = hasEnded(child) ? Promise.resolve() : new Promise<void>(resolve => child.once('exit', () => resolve()));
  signalGroup(child, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), stopGraceMs);
  await ended;
  clearTimeout(timer);
  // The leader is gone; what it leaves behind (an engine in the middle of a step) goes too.
  signalGroup(child, 'SIGKILL');
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('no port given'));
        else resolve(address.port);
      });
    });
  });
}
