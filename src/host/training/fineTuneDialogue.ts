import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { RunConfigInput } from '../../core/runs/runConfig';
import type { Run } from '../runs/runReader';
import { datasetStep, modelStep } from '../steps/commonSteps';
import { chosen, type ModelChoice } from '../steps/modelChoices';
import { inputStep, pickStep, runSteps, type Choice, type StepFrame, type StepResult } from '../steps/steps';
import {
  askedSettings,
  defaultSettings,
  describeSetting,
  formatSetting,
  readSettingValue,
  type AskedSetting,
  type AskedSettings,
} from './trainingSettings';

interface Answers {
  readonly model: ModelChoice;
  readonly train: string;
  /** Empty for none. */
  readonly validation: string;
  readonly settings: AskedSettings;
}

const frame = (step: number): StepFrame => ({ title: vscode.l10n.t('Fine-Tune Model'), step, totalSteps: 4 });

/**
 * Asks for model, training file, validation file and the settings that matter most.
 * @returns a run config with absolute paths, or undefined when the user gave up
 */
export async function fineTuneDialogue(
  shippedName: string,
  runs: Promise<readonly Run[]>,
): Promise<RunConfigInput | undefined> {
  const initial: Answers = {
    model: { folder: undefined, name: shippedName },
    train: '',
    validation: '',
    settings: defaultSettings,
  };
  const answers = await runSteps(initial, [
    async state => withAnswer(await modelStep(frame(1), shippedName, runs), model => ({ ...state, model })),
    async state =>
      withAnswer(await datasetStep(frame(2), vscode.l10n.t('Training file'), 'train'), train => ({ ...state, train })),
    async state => withAnswer(await validationStep(state.train), validation => ({ ...state, validation })),
    settingsStep,
  ]);
  if (answers === undefined) return undefined;
  const { model, train, validation, settings } = answers;
  return {
    ...(model.folder === undefined ? {} : { model: model.folder }),
    train,
    ...(validation === '' ? {} : { validation }),
    ...settings,
  };
}

function withAnswer<T>(result: StepResult<T>, merge: (value: T) => Answers): StepResult<Answers> {
  return result.type === 'done' ? { type: 'done', value: merge(result.value) } : result;
}

function validationStep(train: string): Promise<StepResult<string>> {
  const none = chosen(vscode.l10n.t('No Validation File'), vscode.l10n.t('no validation loss, EM and F1'), '');
  // Scores on the file that a model was trained on say nothing.
  return datasetStep(
    frame(3),
    vscode.l10n.t('Validation file: scored after each epoch'),
    'validation',
    path => path !== train,
    [none],
  );
}

/** Shows what will be done; each setting can be changed, and Start is the last step. */
async function settingsStep(answers: Answers): Promise<StepResult<Answers>> {
  let { settings } = answers;
  for (;;) {
    const result = await pickStep<AskedSetting | 'start'>(frame(4), vscode.l10n.t('Start, or change a setting'), [
      {
        label: vscode.l10n.t('$(play) Start Training'),
        detail: summary(answers),
        value: 'start',
      },
      { label: vscode.l10n.t('Settings') },
      ...askedSettings.map(setting => settingChoice(setting, settings)),
    ]);
    if (result.type !== 'done') return result;
    if (result.value === 'start') return { type: 'done', value: { ...answers, settings } };
    const changed = await changeSetting(result.value, settings);
    if (changed.type === 'cancelled') return changed;
    if (changed.type === 'done') settings = changed.value;
  }
}

const settingNames: Record<AskedSetting, string> = {
  epochs: 'Epochs',
  batchSize: 'Batch Size',
  learningRate: 'Learning Rate',
};

function settingChoice(setting: AskedSetting, settings: AskedSettings): Choice<AskedSetting> {
  return { label: settingNames[setting], description: formatSetting(settings[setting]), value: setting };
}

async function changeSetting(setting: AskedSetting, settings: AskedSettings): Promise<StepResult<AskedSettings>> {
  const check = (text: string): string | undefined => {
    const read = readSettingValue(setting, text);
    return 'problem' in read ? read.problem : undefined;
  };
  const value = formatSetting(settings[setting]);
  const prompt = `${settingNames[setting]}: ${describeSetting(setting)}`;
  const result = await inputStep(frame(4), prompt, value, check);
  if (result.type !== 'done') return result;
  const read = readSettingValue(setting, result.value);
  return { type: 'done', value: 'value' in read ? { ...settings, [setting]: read.value } : settings };
}

function summary({ model, train, validation }: Answers): string {
  return validation === ''
    ? vscode.l10n.t('{0} on {1}, without validation', model.name, basename(train))
    : vscode.l10n.t('{0} on {1}, validated on {2}', model.name, basename(train), basename(validation));
}
