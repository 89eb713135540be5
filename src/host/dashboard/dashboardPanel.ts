import * as vscode from 'vscode';
import type { FromDashboard, ToDashboard } from '../../protocol/views/dashboard';
import { commands, webviewPanels } from '../contributions';
import { DisposableStore, type Disposable } from '../disposable';
import type { EngineClient } from '../engine/engineClient';
import { revealFolder } from '../revealFolder';
import type { RunStore } from '../runs/runStore';
import { SinglePanel, type PanelServices } from '../webview/singlePanel';
import { DashboardFeed } from './dashboardFeed';
import { fromDashboardSchema } from './fromDashboard';

/** Where the last shown run is remembered for the next window. */
const folderKey = 'dashboard.folder';

/** The dashboard: one run at a time, with a list to choose from. */
export class DashboardPanel implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly feed: DashboardFeed;
  private readonly panel: SinglePanel<ToDashboard, FromDashboard>;

  constructor(
    private readonly store: RunStore,
    engine: Pick<EngineClient, 'onRunEvents'>,
    private readonly memory: vscode.Memento,
    services: PanelServices,
  ) {
    this.feed = this.disposables.add(new DashboardFeed(store, message => this.panel.post(message), services.log));
    this.panel = this.disposables.add(
      new SinglePanel<ToDashboard, FromDashboard>(
        {
          viewType: webviewPanels.dashboard,
          bundle: 'dashboard',
          title: vscode.l10n.t('Run Dashboard'),
          schema: fromDashboardSchema,
          onReady: () => this.restore(),
          onMessage: message => this.handle(message),
          onVisibility: isVisible => this.feed.setVisible(isVisible),
        },
        services,
      ),
    );
    this.disposables.add(engine.onRunEvents(({ runFolder, events }) => this.feed.receive(runFolder, events)));
  }

  /** Shows a run; null for the one shown last, or the newest. */
  async show(folder: string | null): Promise<void> {
    this.select(folder);
    this.panel.show(vscode.ViewColumn.Active);
    await this.feed.sendSnapshot();
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private async restore(): Promise<void> {
    if (this.feed.folder === null) {
      const remembered = this.memory.get<unknown>(folderKey);
      await this.store.refresh();
      if (typeof remembered === 'string' && this.store.find(remembered)) this.feed.select(remembered);
    }
    await this.feed.sendSnapshot();
  }

  private select(folder: string | null): void {
    if (folder === null) return;
    this.store.addFolder(folder);
    this.feed.select(folder);
    void this.memory.update(folderKey, folder);
  }

  private async handle(message: Exclude<FromDashboard, { type: 'ready' }>): Promise<void> {
    // The view may name only runs that it was told of.
    if ('folder' in message && this.store.find(message.folder) === undefined) return;
    switch (message.type) {
      case 'selectRun':
        this.select(message.folder);
        return this.feed.sendSnapshot();
      case 'startRun':
        return void vscode.commands.executeCommand(commands.fineTuneModel);
      case 'pause':
        return void vscode.commands.executeCommand(commands.pauseRun, message.folder);
      case 'continue':
        return void vscode.commands.executeCommand(commands.continueRun, message.folder);
      case 'stop':
        return void vscode.commands.executeCommand(commands.stopRun, message.folder);
      case 'stopAfterEpoch':
        return void vscode.commands.executeCommand(commands.stopRunAfterEpoch, message.folder);
      case 'resume':
        return void vscode.commands.executeCommand(commands.resumeRun, message.folder);
      case 'openRankings':
        return void vscode.commands.executeCommand(commands.openRankings, message);
      case 'revealFolder':
        return revealFolder(message.folder);
      case 'copy':
        return vscode.env.clipboard.writeText(message.text);
      case 'showLog':
        return void vscode.commands.executeCommand(commands.showLog);
    }
  }
}
