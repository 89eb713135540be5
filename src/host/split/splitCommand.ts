import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { SplitRequest, WrittenPart } from '../../protocol/datasetRequests';
import type { EngineApi } from '../../protocol/engineApi';
import { activeUri } from '../activeDocument';
import { datasetStep } from '../steps/commonSteps';
import { inputStep, pickStep, runSteps, type StepFrame, type StepResult } from '../steps/steps';
import { isDatasetName, isLikelyDataset } from '../steps/workspaceFiles';
import { offerToSave } from '../training/unsavedFiles';
import { fileBeside, parseShare, parseWhole, type SplitKind } from './splitAnswers';

interface Answers {
  readonly data: string;
  readonly kind: SplitKind;
  /** The share of the validation data, or how many questions. */
  readonly amount: number;
  readonly seed: number;
}
type Step = (state: Answers) => Promise<StepResult<Answers>>;

const initial: Answers = { data: '', kind: 'article', amount: 0, seed: 42 };
const defaultShare = '0.1';
const defaultSample = '100';

/** Divides a data set, or takes a sample of it, into new files beside it. */
export class SplitCommand {
  constructor(private readonly engine: Pick<EngineApi, 'splitDataset'>) {}

  /**
   * @param argument the file, as the explorer gives it; without one the active data set, or one that the user chooses
   * @returns what was written, or undefined when the user gave up
   */
  async run(argument: unknown): Promise<readonly WrittenPart[] | undefined> {
    const known = argument instanceof vscode.Uri ? argument.fsPath : await activeDataset();
    const answers = await ask(known);
    if (answers === undefined) return undefined;
    const plan = planOf(answers);
    const replace = await mayReplace(outputsOf(plan));
    if (replace === undefined || !(await offerToSave([answers.data]))) return undefined;
    const title = vscode.l10n.t('SpanLab: dividing {0}', basename(answers.data));
    const parts = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () =>
      this.engine.splitDataset({ data: answers.data, plan, replace }),
    );
    void tell(parts);
    return parts;
  }
}

async function activeDataset(): Promise<string | null> {
  const uri = activeUri();
  if (uri?.scheme !== 'file' || !isDatasetName(uri.path)) return null;
  return (await isLikelyDataset(uri.fsPath)) ? uri.fsPath : null;
}

function ask(known: string | null): Promise<Answers | undefined> {
  const skipped = known === null ? 0 : 1;
  const frame = (step: number): StepFrame => ({
    title: vscode.l10n.t('Split Dataset'),
    step: step - skipped,
    totalSteps: 4 - skipped,
  });
  const askData: Step = async state => {
    const result = await datasetStep(frame(1), vscode.l10n.t('Data set to divide'), 'train');
    return withValue(result, data => ({ ...state, data }));
  };
  const askKind: Step = async state => {
    const kinds: readonly { value: SplitKind; label: string; description: string }[] = [
      {
        value: 'article',
        label: vscode.l10n.t('Training and Validation, by Article'),
        description: vscode.l10n.t('no article is divided'),
      },
      {
        value: 'paragraph',
        label: vscode.l10n.t('Training and Validation, by Paragraph'),
        description: vscode.l10n.t('no paragraph is divided'),
      },
      {
        value: 'sample',
        label: vscode.l10n.t('Random Sample'),
        description: vscode.l10n.t('some of the questions, each with the same chance'),
      },
    ];
    const placeholder = vscode.l10n.t('How to divide {0}', basename(state.data));
    return withValue(await pickStep(frame(2), placeholder, kinds), kind => ({ ...state, kind }));
  };
  const askAmount: Step = async state => {
    const isSample = state.kind === 'sample';
    const parse = (text: string): number | null => (isSample ? parseWhole(text, 1) : parseShare(text));
    const wrong = isSample
      ? vscode.l10n.t('A whole number above 0')
      : vscode.l10n.t('A number between 0 and 1, such as 0.1, or a percentage');
    const prompt = isSample
      ? vscode.l10n.t('How many questions')
      : vscode.l10n.t('Share of the questions that are for validation');
    const first = isSample ? defaultSample : defaultShare;
    const check = (text: string): string | undefined => (parse(text) === null ? wrong : undefined);
    const result = await inputStep(frame(3), prompt, first, check);
    return withValue(result, text => ({ ...state, amount: parse(text) ?? 0 }));
  };
  const askSeed: Step = async state => {
    const parse = (text: string): number | null => parseWhole(text, Number.MIN_SAFE_INTEGER);
    const prompt = vscode.l10n.t('Seed: the same seed gives the same result on every machine');
    const check = (text: string): string | undefined =>
      parse(text) === null ? vscode.l10n.t('A whole number') : undefined;
    const result = await inputStep(frame(4), prompt, String(state.seed), check);
    return withValue(result, text => ({ ...state, seed: parse(text) ?? state.seed }));
  };
  const steps = [askKind, askAmount, askSeed];
  return known === null ? runSteps(initial, [askData, ...steps]) : runSteps({ ...initial, data: known }, steps);
}

function withValue<Value, Next>(result: StepResult<Value>, next: (value: Value) => Next): StepResult<Next> {
  return result.type === 'done' ? { type: 'done', value: next(result.value) } : result;
}

function planOf({ data, kind, amount, seed }: Answers): SplitRequest['plan'] {
  if (kind === 'sample') return { type: 'sample', size: amount, seed, out: fileBeside(data, `sample-${amount}`) };
  return {
    type: 'split',
    by: kind,
    validationShare: amount,
    seed,
    trainOut: fileBeside(data, 'train'),
    validationOut: fileBeside(data, 'validation'),
  };
}

function outputsOf(plan: SplitRequest['plan']): readonly string[] {
  return plan.type === 'split' ? [plan.trainOut, plan.validationOut] : [plan.out];
}

/** Whether files may be replaced; undefined when the user gave up, because there are some. */
async function mayReplace(paths: readonly string[]): Promise<boolean | undefined> {
  const existing = await Promise.all(
    paths.map(path =>
      vscode.workspace.fs.stat(vscode.Uri.file(path)).then(
        () => true,
        () => false,
      ),
    ),
  );
  const names = paths.filter((_, index) => existing[index]).map(path => basename(path));
  if (names.length === 0) return false;
  const replace = vscode.l10n.t('Replace');
  const question = vscode.l10n.t('{0} exists already.', names.join(', '));
  return (await vscode.window.showWarningMessage(question, { modal: true }, replace)) === replace ? true : undefined;
}

/** Says what was written, and opens it on request. */
async function tell(parts: readonly WrittenPart[]): Promise<void> {
  const told = parts.map(({ path, questions }) => vscode.l10n.t('{0}: {1} questions', basename(path), questions));
  const buttons = parts.map(part => ({ title: titleOf(part), path: part.path }));
  const chosen = await vscode.window.showInformationMessage(`${told.join('; ')}.`, ...buttons);
  if (chosen !== undefined) await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(chosen.path));
}

function titleOf({ role }: WrittenPart): string {
  switch (role) {
    case 'train':
      return vscode.l10n.t('Open Training Data');
    case 'validation':
      return vscode.l10n.t('Open Validation Data');
    case 'sample':
      return vscode.l10n.t('Open');
  }
}
