import type { Workbench } from './workbench';

export interface FineTuneAnswers {
  /** Labels as the dialogue shows them. */
  readonly model: string;
  readonly train: string;
  readonly validation: string;
  /** Settings to change before the start, such as `Batch Size: '4'`. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Runs _Fine-Tune Model…_ from the palette and answers its questions; the run starts. */
export async function fineTune(workbench: Workbench, answers: FineTuneAnswers): Promise<void> {
  const { quickInput } = workbench;
  await workbench.runCommand('SpanLab: Fine-Tune Model…');
  await quickInput.waitFor(/\(1\/4\)/);
  await quickInput.choose(answers.model);
  await quickInput.waitFor(/\(2\/4\)/);
  await quickInput.choose(answers.train);
  await quickInput.waitFor(/\(3\/4\)/);
  await quickInput.choose(answers.validation);
  await quickInput.waitFor(/\(4\/4\)/);
  for (const [setting, value] of Object.entries(answers.settings)) {
    await quickInput.choose(setting);
    await quickInput.waitFor(new RegExp(`^${setting}: `));
    await quickInput.fillAndAccept(value);
    await quickInput.waitFor(/change a setting/);
  }
  await quickInput.choose(/Start Training/);
}
