import * as vscode from 'vscode';
import { commands } from '../contributions';
import { DisposableStore, type Disposable } from '../disposable';
import { commandAction, textOf, type ErrorNotifier } from '../errorNotifier';
import type { TrainingService } from './trainingService';

/** Tells of runs that ended badly. A run that ends well is seen in its dashboard, in the Runs view and in the status bar. */
export class RunNotifications implements Disposable {
  private readonly disposables = new DisposableStore();

  constructor(training: TrainingService, notifier: ErrorNotifier) {
    this.disposables.add(
      training.onDidFail(({ run, failure }) => {
        const text = vscode.l10n.t('The run “{0}” failed: {1}', run.name, textOf(failure));
        void notifier.ask(text, [commandAction(vscode.l10n.t('Open Dashboard'), commands.openDashboard, run.folder)]);
      }),
    );
    this.disposables.add(
      training.onDidCrash(({ error, run }) => {
        const text =
          run === null ? textOf(error) : vscode.l10n.t('The run “{0}” was interrupted. {1}', run.name, textOf(error));
        const resume = run === null ? [] : [commandAction(vscode.l10n.t('Resume Run'), commands.resumeRun, run.folder)];
        void notifier.ask(text, resume);
      }),
    );
  }

  dispose(): void {
    this.disposables.dispose();
  }
}
