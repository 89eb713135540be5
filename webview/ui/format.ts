/**
 * Numbers as every view writes them: thousands separators, a true minus sign, fixed decimals, and an en dash for what is
 * missing. The words around them are English, so the separators are too, whatever the system's locale.
 */
const missing = '–';
const integers = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

export function formatInteger(value: number | null | undefined): string {
  return isPresent(value) ? trueMinus(integers.format(value)) : missing;
}

export function formatFixed(value: number | null | undefined, digits: number): string {
  if (!isPresent(value)) return missing;
  const text = new Intl.NumberFormat('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
  return trueMinus(text === `-${(0).toFixed(digits)}` ? (0).toFixed(digits) : text);
}

/** Like {@link formatFixed}, with a plus sign before what is above zero: for differences. */
export function formatSigned(value: number | null | undefined, digits: number): string {
  const text = formatFixed(value, digits);
  return isPresent(value) && value > 0 ? `+${text}` : text;
}

/** Three significant digits with an exponent, as learning rates are written: `9.83e-6`, `5e-5`. */
export function formatExponential(value: number | null | undefined): string {
  if (!isPresent(value)) return missing;
  if (value === 0) return '0';
  const [mantissa, exponent] = value.toExponential(2).split('e');
  return trueMinus(`${Number(mantissa)}e${Number(exponent)}`.replace(/^-/, '−'));
}

/** A part of one as a percentage without decimals: `51 %`. */
export function formatPercent(part: number | null | undefined): string {
  return isPresent(part) ? `${formatInteger(Math.floor(part * 100))} %` : missing;
}

/** Decimal units, as file managers and GPU vendors use them: `1.5 GB`, `36 MB`. */
export function formatBytes(bytes: number | null | undefined): string {
  if (!isPresent(bytes)) return missing;
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const unit = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const value = bytes / 1000 ** unit;
  return `${formatFixed(value, unit > 0 && value < 10 ? 1 : 0)} ${units[unit] ?? ''}`;
}

/** Time in its two largest units: `58 s`, `24 min`, `1 h 13 min`, `2 d 3 h`. */
export function formatDuration(seconds: number | null | undefined): string {
  if (!isPresent(seconds)) return missing;
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return joinUnits(hours, 'h', minutes % 60, 'min');
  return joinUnits(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

/** The clock time of a moment in milliseconds since 1970, in the user's time zone: `14:58:02`. */
export function formatClock(time: number, withSeconds = true): string {
  const date = new Date(time);
  const parts = [date.getHours(), date.getMinutes(), ...(withSeconds ? [date.getSeconds()] : [])];
  return parts.map(part => String(part).padStart(2, '0')).join(':');
}

/** A half-open span in code points: `[474, 486)`. */
export function formatSpan(startCodePoint: number, endCodePoint: number): string {
  return `[${startCodePoint}, ${endCodePoint})`;
}

/** `1 question`, `2,067 questions`. */
export function formatCount(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatInteger(count)} ${count === 1 ? singular : plural}`;
}

/** The last part of a path, whichever separator the machine that wrote it uses. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).filter(Boolean).at(-1) ?? path;
}

function joinUnits(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

function isPresent(value: number | null | undefined): value is number {
  return value !== null && value !== undefined && Number.isFinite(value);
}

function trueMinus(text: string): string {
  return text.replace(/^-/, '−');
}
