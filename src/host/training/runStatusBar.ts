import * as vscode from 'vscode';
import { commands, contextKeys } from '../contributions';
import { ManagedContextKey } from '../contextKey';
import { DisposableStore, type Disposable } from '../disposable';
import { describeActiveRun, type ActiveRun } from './activeRun';
import type { TrainingService } from './trainingService';

/** Shows the run that is going on in the status bar; a click opens its dashboard. */
export class RunStatusBar implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly hasActiveRun = new ManagedContextKey(contextKeys.hasActiveRun);
  private readonly isRunPaused = new ManagedContextKey(contextKeys.isRunPaused);
  private readonly item: vscode.StatusBarItem;

  constructor(training: TrainingService) {
    this.item = this.disposables.add(vscode.window.createStatusBarItem('spanlab.run', vscode.StatusBarAlignment.Left));
    this.item.name = vscode.l10n.t('SpanLab Run');
    this.disposables.add(training.onDidChange(run => this.show(run)));
    this.show(training.active);
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private show(run: ActiveRun | null): void {
    this.hasActiveRun.set(run !== null);
    const isPaused = run !== null && run.pause !== 'none';
    this.isRunPaused.set(isPaused);
    if (run === null) {
      this.item.hide();
      return;
    }
    const text = describeActiveRun(run);
    this.item.text = `$(${isPaused ? 'debug-pause' : 'sync~spin'}) ${text}`;
    this.item.tooltip = isPaused
      ? vscode.l10n.t('The run is paused. Open the dashboard.')
      : vscode.l10n.t('SpanLab is training. Open the dashboard.');
    this.item.accessibilityInformation = { label: text };
    this.item.command = { command: commands.openDashboard, title: '', arguments: [run.folder] };
    this.item.show();
  }
}
