/**
 * Every id that the manifest and the code share. `contributions.test.ts` compares this list with package.json, so neither
 * can drift from the other.
 */
export const commands = {
  fineTuneModel: 'spanlab.fineTuneModel',
  pauseRun: 'spanlab.pauseRun',
  continueRun: 'spanlab.continueRun',
  stopRun: 'spanlab.stopRun',
  stopRunAfterEpoch: 'spanlab.stopRunAfterEpoch',
  resumeRun: 'spanlab.resumeRun',
  evaluateModel: 'spanlab.evaluateModel',
  askAboutSelection: 'spanlab.askAboutSelection',
  openDashboard: 'spanlab.openDashboard',
  openDatasetEditor: 'spanlab.openDatasetEditor',
  splitDataset: 'spanlab.splitDataset',
  openRankings: 'spanlab.openRankings',
  fixAllProblems: 'spanlab.fixAllProblems',
  repairDataset: 'spanlab.repairDataset',
  askDatasetQuestion: 'spanlab.askDatasetQuestion',
  showQuestionRankings: 'spanlab.showQuestionRankings',
  checkLeaks: 'spanlab.checkLeaks',
  clearLeaks: 'spanlab.clearLeaks',
  showDevices: 'spanlab.showDevices',
  installTensorFlow: 'spanlab.installTensorFlow',
  showLog: 'spanlab.showLog',
} as const;
export type CommandId = (typeof commands)[keyof typeof commands];

/** Commands of the engine, which runs native code on files of the workspace: they need a trusted workspace. */
export const engineCommands: readonly CommandId[] = [
  commands.fineTuneModel,
  commands.resumeRun,
  commands.evaluateModel,
  commands.askAboutSelection,
  commands.askDatasetQuestion,
  commands.splitDataset,
  commands.checkLeaks,
  commands.showDevices,
  commands.installTensorFlow,
];

export const viewContainer = 'spanlab';
export const views = { runs: 'spanlab.runs' } as const;

export const webviewPanels = {
  dashboard: 'spanlab.dashboard',
  rankings: 'spanlab.rankings',
  ask: 'spanlab.ask',
} as const;
export const customEditors = {
  datasetEditor: 'spanlab.datasetEditor',
  /** For viewing files whose text VS Code does not give to extensions. */
  longDataset: 'spanlab.longDataset',
} as const;

/** The settings below `spanlab.` with their types. */
export interface Settings {
  /** Where run folders are made; `${workspaceFolder}` is replaced. */
  runsFolder: string;
  /** The folder of the model that answers questions; empty for the shipped one. */
  'ask.model': string;
  'diagnostics.enabled': boolean;
  'codeLens.enabled': boolean;
  'codeLens.datasets': boolean;
  /** A Node.js executable for the engine process; empty for the one VS Code brings. */
  'engine.nodePath': string;
  /** The folder whose `node_modules` has TensorFlow.js; empty for the one that the extension installs. */
  'tensorflow.folder': string;
}
export const settingsSection = 'spanlab';
export const settingDefaults: Readonly<Settings> = {
  runsFolder: '${workspaceFolder}/spanlab-runs',
  'ask.model': '',
  'diagnostics.enabled': true,
  'codeLens.enabled': true,
  'codeLens.datasets': false,
  'engine.nodePath': '',
  'tensorflow.folder': '',
};

/** Names of files to which VS Code itself applies the schema of data sets; `*` stands for any characters. */
export const datasetSchemaPatterns = ['*.squad.json', 'squad*.json', 'dev-v*.json', 'train-v*.json'] as const;

/** Whether VS Code applies the schema of data sets to a file of this name. */
export function hasDatasetSchema(fileName: string): boolean {
  return datasetSchemaPatterns.some(pattern => {
    const [start = '', end = ''] = pattern.split('*');
    return fileName.length >= start.length + end.length && fileName.startsWith(start) && fileName.endsWith(end);
  });
}

/** Context keys for `when` clauses. */
export const contextKeys = {
  /** The active editor shows a SQuAD-like file, as text or in the dataset editor. */
  isDataset: 'spanlab:isDataset',
  /** The active editor shows a SQuAD-like file whose text VS Code does not give to extensions. */
  isLongDataset: 'spanlab:isLongDataset',
  /** The engine of this window is training. */
  hasActiveRun: 'spanlab:hasActiveRun',
  /** That run holds still, or was asked to. */
  isRunPaused: 'spanlab:isRunPaused',
} as const;
export type ContextKey = (typeof contextKeys)[keyof typeof contextKeys];

/** `contextValue` of a row in the Runs view. */
export const runContextValues = {
  running: 'run.running',
  paused: 'run.paused',
  resumable: 'run.resumable',
  finished: 'run.finished',
} as const;
export type RunContextValue = (typeof runContextValues)[keyof typeof runContextValues];
