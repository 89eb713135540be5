import { basename, join, resolve } from 'node:path';
import * as vscode from 'vscode';
import { SpanLabError } from '../../core/errors';
import { runFiles } from '../../core/runs/runFiles';
import type { EvaluateRequest, EvaluationSummary } from '../../protocol/engineApi';
import type { EngineClient } from '../engine/engineClient';
import type { RankingsPanel } from '../rankings/rankingsPanel';
import { runFolderOf } from '../runArgument';
import type { RunStore } from '../runs/runStore';
import { datasetStep, modelStep } from '../steps/commonSteps';
import type { ModelChoice } from '../steps/modelChoices';
import { runSteps, type StepFrame } from '../steps/steps';
import { offerToSave } from '../training/unsavedFiles';
import type { WorkspacePaths } from '../workspacePaths';
import { evaluateArgumentSchema, evaluationName, type EvaluateArgument } from './evaluateArgument';
import { evaluateUntilCancelled } from './evaluateUntilCancelled';

interface Answers {
  readonly model: ModelChoice;
  readonly data: string;
}

/** Evaluates a model on a data set and shows the rankings. */
export class EvaluateCommand {
  constructor(
    private readonly engine: EngineClient,
    private readonly store: RunStore,
    private readonly rankings: RankingsPanel,
    private readonly paths: WorkspacePaths,
  ) {}

  /**
   * @param argument a request, or a run of which the best model is meant; what is missing is asked for
   * @returns the scores, or undefined when the user gave up or cancelled
   */
  async run(argument: unknown): Promise<EvaluationSummary | undefined> {
    const request = await this.requestFrom(argument);
    if (request === undefined || !(await offerToSave([request.data]))) return undefined;
    this.rankings.showProgress();
    try {
      const summary = await this.evaluate(request);
      if (summary === undefined) {
        await this.rankings.cancelProgress();
        return undefined;
      }
      const name = basename(summary.out);
      await this.rankings.show({ kind: 'evaluation', folder: summary.out, name, dataPath: request.data }, null);
      return summary;
    } catch (error) {
      await this.rankings.cancelProgress();
      throw error;
    }
  }

  private async evaluate(request: EvaluateRequest): Promise<EvaluationSummary | undefined> {
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('SpanLab: evaluating'),
      cancellable: true,
    };
    return vscode.window.withProgress(options, async (progress, cancellation) => {
      let reported = 0;
      const subscription = this.engine.onProgress(({ done, total }) => {
        const increment = total === 0 ? 0 : (100 * (done - reported)) / total;
        reported = done;
        progress.report({ message: vscode.l10n.t('{0} of {1} questions', done, total), increment });
      });
      try {
        return await evaluateUntilCancelled(this.engine, request, cancellation);
      } finally {
        subscription.dispose();
      }
    });
  }

  private async requestFrom(argument: unknown): Promise<EvaluateRequest | undefined> {
    const given = evaluateArgumentSchema.safeParse(argument).data;
    if (given !== undefined) return this.complete(given);
    const answers = await this.ask(await this.modelOfRun(runFolderOf(argument)));
    if (answers === undefined) return undefined;
    const { model, data } = answers;
    return this.complete({ data, ...(model.folder === undefined ? {} : { model: model.folder }) }, model.name);
  }

  private complete(argument: EvaluateArgument, modelName?: string): EvaluateRequest {
    const base = this.paths.workspaceFolder ?? '.';
    const model = argument.model === undefined ? {} : { model: resolve(base, argument.model) };
    const name = modelName ?? (argument.model === undefined ? this.paths.shippedModel.name : basename(argument.model));
    const folder = evaluationName(name, basename(argument.data), new Date());
    const out = resolve(base, argument.out ?? join(this.paths.runsFolder, runFiles.evaluations, folder));
    return { ...argument, ...model, data: resolve(base, argument.data), out };
  }

  private async modelOfRun(folder: string | null): Promise<ModelChoice | null> {
    if (folder === null) return null;
    const run = (await this.store.refresh()).find(candidate => candidate.folder === folder);
    if (run === undefined) throw new SpanLabError('run-missing', vscode.l10n.t('There is no run in {0}.', folder));
    return { folder: join(folder, runFiles.model), name: run.name };
  }

  private async ask(known: ModelChoice | null): Promise<Answers | undefined> {
    const title = vscode.l10n.t('Evaluate Model');
    const totalSteps = known === null ? 2 : 1;
    const frame = (step: number): StepFrame => ({ title, step: step - (2 - totalSteps), totalSteps });
    const { shippedModel } = this.paths;
    const initial: Answers = { model: known ?? { folder: undefined, name: shippedModel.name }, data: '' };
    const askModel = async (state: Answers) => {
      const result = await modelStep(frame(1), shippedModel.name, this.store.refresh());
      return result.type === 'done' ? { ...result, value: { ...state, model: result.value } } : result;
    };
    const askData = async (state: Answers) => {
      const result = await datasetStep(frame(2), vscode.l10n.t('Data with the right answers'), 'validation');
      return result.type === 'done' ? { ...result, value: { ...state, data: result.value } } : result;
    };
    return runSteps(initial, known === null ? [askModel, askData] : [askData]);
  }
}
