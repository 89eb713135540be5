import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { SpanLabError } from '../../core/errors';
import type { RunConfigInput } from '../../core/runs/runConfig';
import type { RunHandle } from '../../protocol/engineApi';
import type { DashboardPanel } from '../dashboard/dashboardPanel';
import { runFolderOf } from '../runArgument';
import type { Run } from '../runs/runReader';
import { isResumable, runRow } from '../runs/runRow';
import type { RunStore } from '../runs/runStore';
import type { WorkspacePaths } from '../workspacePaths';
import { fineTuneDialogue } from './fineTuneDialogue';
import { checkRunConfig, isRunConfigFile, parseRunConfig } from './runConfigFile';
import type { TrainingService } from './trainingService';
import { offerToSave } from './unsavedFiles';

/** The commands that start, pause, stop and resume runs. */
export class TrainingCommands {
  constructor(
    private readonly training: TrainingService,
    private readonly store: RunStore,
    private readonly dashboard: DashboardPanel,
    private readonly paths: WorkspacePaths,
  ) {}

  /**
   * Starts a run: by a run config given as an object or as the URI of its file, by the run config in the active editor, or by
   * asking.
   * @returns the run, or undefined when the user gave up
   */
  async fineTune(argument: unknown): Promise<RunHandle | undefined> {
    this.training.requireIdle();
    const config = await this.configFrom(argument);
    if (config === undefined || !(await offerToSave([config.train, config.validation]))) return undefined;
    return this.begin(() => this.training.start({ ...config, output: config.output ?? this.paths.runsFolder }));
  }

  /** Stops a run of this window's engine, by default the one that is going on. */
  async stop(argument: unknown): Promise<void> {
    await this.training.stop(await this.activeFolder(argument));
    await this.store.refresh();
  }

  /** Lets the epoch under way end, with its evaluation, and stops the run then. */
  async stopAfterEpoch(argument: unknown): Promise<void> {
    await this.training.stopAfterEpoch(await this.activeFolder(argument));
  }

  /** Lets a run hold still with everything in memory. */
  async pause(argument: unknown): Promise<void> {
    await this.training.pause(await this.activeFolder(argument));
  }

  /** Lets a paused run go on. */
  async continue(argument: unknown): Promise<void> {
    await this.training.continue(await this.activeFolder(argument));
  }

  /**
   * The run that a command is about: the one going on, which the argument may name.
   * @throws SpanLabError `run-missing` when there is none, or the argument names another
   */
  private async activeFolder(argument: unknown): Promise<string> {
    const { active } = this.training;
    const folder = runFolderOf(argument) ?? active?.folder;
    if (folder !== undefined && folder === active?.folder) return folder;
    const run = (await this.store.refresh()).find(
      candidate => candidate.state === 'running' && (folder === undefined || candidate.folder === folder),
    );
    throw new SpanLabError(
      'run-missing',
      run === undefined
        ? vscode.l10n.t('No run is going on.')
        : vscode.l10n.t(
            '“{0}” belongs to another process ({1}): stop or pause it there.',
            run.name,
            run.status?.pid ?? 0,
          ),
    );
  }

  /**
   * Goes on with a stopped or interrupted run from its newest checkpoint.
   * @returns the run, or undefined when the user gave up
   */
  async resume(argument: unknown): Promise<RunHandle | undefined> {
    this.training.requireIdle();
    const folder = runFolderOf(argument) ?? (await this.pickResumable())?.folder;
    return folder === undefined ? undefined : this.begin(() => this.training.resume(folder));
  }

  private async begin(start: () => Promise<RunHandle>): Promise<RunHandle> {
    const handle = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('SpanLab: starting…') },
      start,
    );
    await this.dashboard.show(handle.runFolder);
    return handle;
  }

  private async configFrom(argument: unknown): Promise<RunConfigInput | undefined> {
    if (argument instanceof vscode.Uri) return configOf(await vscode.workspace.openTextDocument(argument));
    if (argument !== undefined) return checkRunConfig(argument, this.paths.workspaceFolder ?? '.');
    const active = vscode.window.activeTextEditor?.document;
    if (active !== undefined && isRunConfigFile(active.fileName)) return configOf(active);
    return fineTuneDialogue(this.paths.shippedModel.name, this.store.refresh());
  }

  private async pickResumable(): Promise<Run | undefined> {
    const runs = (await this.store.refresh()).filter(isResumable);
    if (runs.length === 0) {
      throw new SpanLabError('run-missing', vscode.l10n.t('There is no stopped or interrupted run.'));
    }
    const items = runs.map(run => ({ label: run.name, description: runRow(run).description, detail: run.folder, run }));
    const chosen = await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t('Resume Run'),
      placeHolder: vscode.l10n.t('Run to go on with from its newest checkpoint'),
      matchOnDescription: true,
    });
    return chosen?.run;
  }
}

const configOf = (document: vscode.TextDocument): RunConfigInput =>
  parseRunConfig(document.getText(), dirname(document.uri.fsPath));
