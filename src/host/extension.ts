import * as vscode from 'vscode';
import * as z from 'zod';
import { engineArguments } from '../protocol/rpc/engineSettings';
import { whenActiveDocument } from './activeDocument';
import { AskController } from './ask/askController';
import { registerCommands, requireTrust } from './commandRegistry';
import { customEditors, views } from './contributions';
import { DashboardPanel } from './dashboard/dashboardPanel';
import { DatasetEditorProvider } from './datasetEditor/datasetEditorProvider';
import { openDatasetEditor } from './datasetEditor/openDatasetEditor';
import { DatasetCompletions } from './datasetText/datasetCompletions';
import { DatasetHovers } from './datasetText/datasetHovers';
import { QuestionCommands } from './datasetText/questionCommands';
import { QuestionLenses } from './datasetText/questionLenses';
import { DatasetDiagnostics } from './diagnostics/datasetDiagnostics';
import { DatasetDocuments, datasetSelector } from './diagnostics/datasetDocuments';
import { DatasetStatus } from './diagnostics/datasetStatus';
import { fixAllProblems } from './diagnostics/fixAllProblems';
import { FixProvider } from './diagnostics/fixProvider';
import { LeakCheck } from './diagnostics/leakCheck';
import { repairDataset } from './diagnostics/repairDataset';
import { RepairList } from './diagnostics/repairList';
import { RuleDocuments } from './diagnostics/ruleDocuments';
import { EngineClient } from './engine/engineClient';
import { EngineProcess } from './engine/engineProcess';
import { ErrorNotifier } from './errorNotifier';
import { EvaluateCommand } from './evaluation/evaluateCommand';
import { openRankings } from './rankings/openRankings';
import { LongDatasetDiagnostics } from './longDatasets/longDatasetDiagnostics';
import { LongDatasetEditorProvider } from './longDatasets/longDatasetEditorProvider';
import { LongDatasets } from './longDatasets/longDatasets';
import { LongEditorRedirect } from './longDatasets/longEditorRedirect';
import { watchFile } from './longDatasets/watchFile';
import { RankingsPanel } from './rankings/rankingsPanel';
import { runFolderOf } from './runArgument';
import { RunStore } from './runs/runStore';
import { RunsView } from './runs/runsView';
import { readSetting } from './settings';
import { installTensorFlow } from './tensorFlow/installTensorFlow';
import { showDevices } from './tensorFlow/showDevices';
import { SplitCommand } from './split/splitCommand';
import { RunConfigLens } from './training/runConfigLens';
import { RunNotifications } from './training/runNotifications';
import { RunStatusBar } from './training/runStatusBar';
import { TrainingCommands } from './training/trainingCommands';
import { TrainingService } from './training/trainingService';
import { WebviewPages } from './webview/webviewPages';
import { WorkspacePaths } from './workspacePaths';

const questionArgument = z.object({ question: z.string() });

/** Puts the extension together. Starts nothing: the engine comes with the first command that needs it. */
export function activate(context: vscode.ExtensionContext): void {
  const own = <T extends vscode.Disposable>(item: T): T => {
    context.subscriptions.push(item);
    return item;
  };
  const log = own(vscode.window.createOutputChannel('SpanLab', { log: true }));
  const notifier = new ErrorNotifier(log);
  const paths = new WorkspacePaths(context.extensionPath, context.globalStorageUri.fsPath);

  const documents = new DatasetDocuments();
  const rules = new RuleDocuments(context.extensionUri);
  const diagnostics = own(new DatasetDiagnostics(documents, code => rules.find(code), log));
  const repairList = own(new RepairList());
  own(vscode.languages.registerCodeActionsProvider(datasetSelector, new FixProvider(documents), FixProvider.metadata));
  own(vscode.languages.registerCodeLensProvider(datasetSelector, own(new QuestionLenses(documents))));
  own(vscode.languages.registerHoverProvider(datasetSelector, new DatasetHovers(documents)));
  const { triggerCharacters } = DatasetCompletions;
  const completions = new DatasetCompletions(documents);
  own(vscode.languages.registerCompletionItemProvider(datasetSelector, completions, ...triggerCharacters));

  const tensorFlowFolder = vscode.Uri.joinPath(context.globalStorageUri, 'tensorflow').fsPath;
  const engine = own(
    new EngineClient(
      onOutput =>
        new EngineProcess({
          script: vscode.Uri.joinPath(context.extensionUri, 'dist', 'engine.js').fsPath,
          args: engineArguments({
            shippedModel: paths.shippedModel.folder,
            runsFolder: paths.runsFolder,
            version: String((context.extension.packageJSON as { version: unknown }).version),
            tensorFlowFolders: [readSetting('tensorflow.folder') || tensorFlowFolder],
          }),
          nodePath: readSetting('engine.nodePath'),
          onOutput,
        }),
      log,
    ),
  );
  const longDatasets = own(new LongDatasets(engine, { requireEngine: requireTrust, watch: watchFile }));
  own(vscode.workspace.onDidGrantWorkspaceTrust(() => longDatasets.retry()));
  own(new LongDatasetDiagnostics(longDatasets, code => rules.find(code), notifier, log));
  own(new LongEditorRedirect(notifier));
  own(new DatasetStatus(documents, diagnostics, longDatasets));
  const leaks = own(new LeakCheck(engine, longDatasets, code => rules.find(code)));
  const store = own(new RunStore(() => paths.runsFolders));
  const training = own(new TrainingService(engine));
  own(new RunStatusBar(training));
  own(new RunNotifications(training, notifier));
  own(new RunsView(views.runs, store, engine));

  const services = { pages: new WebviewPages(context.extensionUri), notifier, log };
  const dashboard = own(new DashboardPanel(store, engine, context.workspaceState, services));
  const rankings = own(new RankingsPanel(engine, context.workspaceState, services));
  const ask = own(new AskController(engine, () => paths.askModel, services));
  const editor = new DatasetEditorProvider(documents, services);
  const editorOptions = { supportsMultipleEditorsPerDocument: true };
  own(vscode.window.registerCustomEditorProvider(customEditors.datasetEditor, editor, editorOptions));
  const longEditor = new LongDatasetEditorProvider(longDatasets, services);
  own(vscode.window.registerCustomEditorProvider(customEditors.longDataset, longEditor, editorOptions));
  own(vscode.languages.registerCodeLensProvider(RunConfigLens.selector, new RunConfigLens()));

  const questions = new QuestionCommands(documents, ask, store, rankings);
  const trainingCommands = new TrainingCommands(training, store, dashboard, paths);
  const split = new SplitCommand(engine);
  const evaluate = new EvaluateCommand(engine, store, rankings, paths);
  own(
    registerCommands(
      {
        'spanlab.fineTuneModel': argument => trainingCommands.fineTune(argument),
        'spanlab.pauseRun': argument => trainingCommands.pause(argument),
        'spanlab.continueRun': argument => trainingCommands.continue(argument),
        'spanlab.stopRun': argument => trainingCommands.stop(argument),
        'spanlab.stopRunAfterEpoch': argument => trainingCommands.stopAfterEpoch(argument),
        'spanlab.resumeRun': argument => trainingCommands.resume(argument),
        'spanlab.evaluateModel': argument => evaluate.run(argument),
        'spanlab.askAboutSelection': argument =>
          ask.askAboutSelection(questionArgument.safeParse(argument).data?.question),
        'spanlab.openDashboard': argument => dashboard.show(runFolderOf(argument) ?? training.active?.folder ?? null),
        'spanlab.openRankings': argument => openRankings(argument, store, rankings),
        'spanlab.openDatasetEditor': argument => openDatasetEditor(argument),
        'spanlab.splitDataset': argument => split.run(argument),
        'spanlab.fixAllProblems': async () => fixAllProblems(await whenActiveDocument(), documents),
        'spanlab.repairDataset': async () => repairDataset(await whenActiveDocument(), documents, repairList),
        'spanlab.askDatasetQuestion': argument => questions.ask(argument),
        'spanlab.showQuestionRankings': argument => questions.showRankings(argument),
        'spanlab.checkLeaks': () => leaks.check(),
        'spanlab.clearLeaks': () => leaks.clear(),
        'spanlab.showDevices': () => showDevices(engine),
        'spanlab.installTensorFlow': () => installTensorFlow(tensorFlowFolder, engine, log),
        'spanlab.showLog': () => log.show(),
      },
      notifier,
    ),
  );
}
