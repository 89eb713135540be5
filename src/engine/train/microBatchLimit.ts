/** How many windows of one optimizer step are computed at once: at most `windows`, and at most `tokens` with their padding. */
export interface MicroBatchLimit {
  readonly windows: number;
  /** Null: any number. */
  readonly tokens: number | null;
}

/** Windows of a padded length that are computed at once; never less than one. */
export function windowsAtOnce({ windows, tokens }: MicroBatchLimit, length: number): number {
  return Math.max(1, tokens === null ? windows : Math.min(windows, Math.floor(tokens / length)));
}

/** The limit after memory ran out at a length; null where windows were computed one by one already. */
export function halvedLimit(limit: MicroBatchLimit, length: number): MicroBatchLimit | null {
  const before = windowsAtOnce(limit, length);
  if (before === 1) return null;
  const windows = Math.ceil(before / 2);
  return { windows, tokens: windows * length };
}
