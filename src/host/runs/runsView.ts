import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../disposable';
import type { EngineClient } from '../engine/engineClient';
import type { RunStore } from './runStore';
import { RunsTree } from './runsTree';

/** The Runs view: looks at the run folders while it is visible, and whenever a run of this window changes its state. */
export class RunsView implements Disposable {
  private readonly disposables = new DisposableStore();
  private watching: Disposable | null = null;

  constructor(
    id: string,
    private readonly store: RunStore,
    engine: Pick<EngineClient, 'onRunEvents' | 'onDidCrash'>,
  ) {
    const view = this.disposables.add(
      vscode.window.createTreeView(id, { treeDataProvider: new RunsTree(store), showCollapseAll: false }),
    );
    this.disposables.add(view.onDidChangeVisibility(({ visible }) => this.setVisible(visible)));
    this.disposables.add(
      engine.onRunEvents(({ runFolder, events }) => {
        store.addFolder(runFolder);
        // Steps change a run's row too, but not at each of them: the visible view looks by itself.
        if (events.some(event => event.type !== 'step' && event.type !== 'progress')) void store.refresh();
      }),
    );
    this.disposables.add(engine.onDidCrash(() => void store.refresh()));
    this.setVisible(view.visible);
  }

  dispose(): void {
    this.setVisible(false);
    this.disposables.dispose();
  }

  private setVisible(isVisible: boolean): void {
    this.watching?.dispose();
    this.watching = isVisible ? this.store.watch() : null;
  }
}
