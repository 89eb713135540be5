import type { ListChange } from '../../protocol/views/datasetEditor';

/** The smallest single stretch whose replacement turns one list into the other; items are compared field by field. */
export function listChange<Item extends object>(before: readonly Item[], after: readonly Item[]): ListChange<Item> {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && isSame(before[start], after[start])) start++;
  let kept = 0;
  while (kept < shorter - start && isSame(before.at(-1 - kept), after.at(-1 - kept))) kept++;
  return { start, removed: before.length - start - kept, added: after.slice(start, after.length - kept) };
}

function isSame(a: object | undefined, b: object | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const [fields, others] = [Object.entries(a), Object.entries(b)];
  return (
    fields.length === others.length &&
    fields.every(([key, value], index) => others[index]?.[0] === key && others[index][1] === value)
  );
}
