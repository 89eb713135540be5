import type { Model } from '../../graph/onnx/types';

/** How many nodes of each operator a graph has, the most frequent first; other domains than the standard one by `domain::op`. */
export function countOperators({ nodes }: Pick<Model, 'nodes'>): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { op, domain } of nodes) {
    const name = domain === '' ? op : `${domain}::${op}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([a, m], [b, n]) => n - m || a.localeCompare(b)));
}
