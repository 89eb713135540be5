import * as vscode from 'vscode';
import { SpanLabError } from '../../core/errors';
import type { EngineClient } from '../engine/engineClient';
import type { Logger } from '../logger';
import { npmInstall } from './npmInstall';

/** The last version; there is none with GPU support for macOS. */
const packageSpec = process.platform === 'darwin' ? '@tensorflow/tfjs-node@4.22.0' : '@tensorflow/tfjs-node-gpu@4.22.0';

/**
 * Installs TensorFlow.js into a folder of the extension with the user's npm, after asking, and says what the engine then finds.
 * @throws SpanLabError `device-unusable` with what npm said
 */
export async function installTensorFlow(
  folder: string,
  engine: Pick<EngineClient, 'devices'>,
  log: Logger,
): Promise<void> {
  const install = vscode.l10n.t('Install');
  const question = vscode.l10n.t('Install {0} with npm? It takes about 1 GB of disk.', packageSpec);
  const detail = vscode.l10n.t(
    'Training uses it where a run names the device "tensorflow", or where it finds a GPU. npm runs the install scripts of the package, which download its native library. The folder: {0}',
    folder,
  );
  if ((await vscode.window.showInformationMessage(question, { modal: true, detail }, install)) !== install) return;
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Installing TensorFlow.js'),
    cancellable: true,
  };
  const isInstalled = await vscode.window.withProgress(options, async (progress, token) => {
    const cancelled = new AbortController();
    const subscription = token.onCancellationRequested(() => cancelled.abort());
    const onOutput = (text: string) => {
      const line = text.trim().split('\n').at(-1) ?? '';
      log.info(`npm: ${text.trim()}`);
      progress.report({ message: line.slice(0, 100) });
    };
    try {
      await npmInstall({ folder, packageSpec, npm: ['npm'], cancelled: cancelled.signal, onOutput });
      return true;
    } catch (error) {
      if (error instanceof SpanLabError && error.code === 'stopped') return false;
      throw error;
    } finally {
      subscription.dispose();
    }
  });
  if (!isInstalled) return;
  const report = (await engine.devices()).find(({ id }) => id === 'tensorflow');
  void vscode.window.showInformationMessage(report?.reason ?? vscode.l10n.t('TensorFlow.js is installed.'));
}
