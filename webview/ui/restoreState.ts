/**
 * Takes from a saved state what still fits: keys that `fallback` has, with a value of the same kind. What an older version
 * of the view has saved can therefore never break a newer one.
 */
export function restoreState<State extends object>(fallback: State, saved: unknown): State {
  if (typeof saved !== 'object' || saved === null) return fallback;
  const kept = Object.entries(saved).filter(
    ([key, value]) => Object.hasOwn(fallback, key) && kindOf(value) === kindOf(fallback[key as keyof State]),
  );
  return { ...fallback, ...Object.fromEntries(kept) };
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
