import { appendFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { launchChromium } from './chromium';
import { placeExtension } from './installExtension';
import { startVscode } from './startVscode';
import { Workbench } from './workbench';

/** A running VS Code with SpanLab in it, and the folder that is open in it. */
export interface VscodeSession {
  readonly workbench: Workbench;
  /** The workspace folder, made for this session alone. */
  readonly workspace: string;
}

export interface SessionOptions {
  /** Fills the workspace before VS Code opens it. */
  readonly prepare?: (workspace: string) => Promise<void>;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly theme?: 'Default Dark Modern' | 'Default Light Modern';
}

/**
 * Runs `body` against a VS Code of its own with an empty profile. When it fails, `out/e2e/NAME/` receives a screenshot, the logs
 * of server, browser console and VS Code, SpanLab's output among them. Everything is ended and removed afterwards.
 */
export async function withVscode(
  name: string,
  options: SessionOptions,
  body: (session: VscodeSession) => Promise<void>,
): Promise<void> {
  const { repository, cacheFolder, installation, extensionFolder } = inject('e2e');
  const artefacts = join(repository, 'out', 'e2e', name);
  await rm(artefacts, { recursive: true, force: true });
  await mkdir(artefacts, { recursive: true });
  // A short path: VS Code opens sockets in it, whose names may have about 100 characters.
  const folder = await mkdtemp(join(tmpdir(), 'spanlab-e2e-'));
  const workspace = join(folder, 'workspace');
  const userDataDir = join(folder, 'data');
  const extensionsDir = join(folder, 'extensions');
  try {
    await mkdir(workspace);
    await options.prepare?.(workspace);
    await placeExtension(extensionFolder, extensionsDir);
    const server = await startVscode({
      installation,
      folder: workspace,
      extensionsDir,
      userDataDir,
      settings: {
        'workbench.colorTheme': options.theme ?? 'Default Dark Modern',
        'workbench.reduceMotion': 'on',
        ...options.settings,
      },
      logFile: join(artefacts, 'server.log'),
    });
    try {
      const browser = await launchChromium(cacheFolder);
      try {
        const consoleLog = join(artefacts, 'console.log');
        const workbench = await Workbench.open(browser, server.url, message =>
          appendFileSync(consoleLog, `${message.type()}: ${message.text()}\n`),
        );
        try {
          await body({ workbench, workspace });
        } catch (error) {
          await workbench.screenshot(join(artefacts, 'failure.png'));
          throw error;
        }
      } finally {
        await browser.close();
      }
    } catch (error) {
      await cp(join(userDataDir, 'logs'), join(artefacts, 'logs'), { recursive: true });
      throw error;
    } finally {
      await server.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
