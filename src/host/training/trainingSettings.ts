import { runConfigSchema } from '../../core/runs/runConfig';

/** The settings that the dialogue asks for; all others keep their defaults, or come from a run config. */
export const askedSettings = ['epochs', 'batchSize', 'learningRate'] as const;
export type AskedSetting = (typeof askedSettings)[number];
export type AskedSettings = Readonly<Record<AskedSetting, number>>;

const defaults = runConfigSchema.parse({ train: 'none' });
export const defaultSettings: AskedSettings = {
  epochs: defaults.epochs,
  batchSize: defaults.batchSize,
  learningRate: defaults.learningRate,
};

/** The setting's own check and description, as for run configs. */
const schemaOf = (setting: AskedSetting) => runConfigSchema.shape[setting];

export function describeSetting(setting: AskedSetting): string {
  return schemaOf(setting).description ?? '';
}

/** Reads a typed value; a text that is no number of the allowed range gives what is wrong with it. */
export function readSettingValue(
  setting: AskedSetting,
  text: string,
): { readonly value: number } | { readonly problem: string } {
  const number = text.trim() === '' ? Number.NaN : Number(text.trim().replace(',', '.'));
  if (!Number.isFinite(number)) return { problem: 'Type a number.' };
  const checked = schemaOf(setting).safeParse(number);
  return checked.success ? { value: checked.data } : { problem: checked.error.issues[0]?.message ?? 'Not possible.' };
}

/** A number as people write it: `5e-5` rather than `0.00005`. */
export function formatSetting(value: number): string {
  return value !== 0 && Math.abs(value) < 0.001 ? value.toExponential().replace('e-0', 'e-') : String(value);
}
