import type { MergeTable } from './mergeTable';

/** Longest word whose merges are found by looking at all pairs each time; for longer ones that would take too long. */
const longestScannedWord = 24;

/** Symbols of a word and their lengths. */
export interface Symbols {
  readonly ids: number[];
  readonly lengths: number[];
}

/** Merges neighbours, the lowest rank first and of equal ones the leftmost, until no pair of neighbours has a merge. */
export function mergeSymbols(ids: Int32Array, lengths: Int32Array, merges: MergeTable): Symbols {
  return ids.length <= longestScannedWord ? mergeByScanning(ids, lengths, merges) : mergeByQueue(ids, lengths, merges);
}

function mergeByScanning(ids: Int32Array, lengths: Int32Array, merges: MergeTable): Symbols {
  let count = ids.length;
  const ranks = new Int32Array(count);
  for (let i = 0; i + 1 < count; i++) ranks[i] = merges.rankOf(ids[i], ids[i + 1]);
  for (;;) {
    let best = -1;
    for (let i = 0; i + 1 < count; i++) {
      if (ranks[i] >= 0 && (best < 0 || ranks[i] < ranks[best])) best = i;
    }
    if (best < 0) break;
    ids[best] = merges.mergedId(ranks[best]);
    lengths[best] += lengths[best + 1];
    ids.copyWithin(best + 1, best + 2, count);
    lengths.copyWithin(best + 1, best + 2, count);
    ranks.copyWithin(best + 1, best + 2, count);
    count--;
    if (best > 0) ranks[best - 1] = merges.rankOf(ids[best - 1], ids[best]);
    if (best + 1 < count) ranks[best] = merges.rankOf(ids[best], ids[best + 1]);
  }
  return { ids: Array.from(ids.subarray(0, count)), lengths: Array.from(lengths.subarray(0, count)) };
}

/** The same with a queue of merges and a list of symbols linked to their neighbours: n log n steps. */
function mergeByQueue(ids: Int32Array, lengths: Int32Array, merges: MergeTable): Symbols {
  const count = ids.length;
  const next = Int32Array.from(ids, (_, place) => (place + 1 < count ? place + 1 : -1));
  const previous = Int32Array.from(ids, (_, place) => place - 1);
  const queue = new MergeQueue(count);
  const offer = (place: number): void => {
    if (place < 0 || next[place] < 0) return;
    const rank = merges.rankOf(ids[place], ids[next[place]]);
    if (rank >= 0) queue.add(rank, place);
  };
  for (let place = 0; place < count; place++) offer(place);
  for (let key = queue.take(); key !== undefined; key = queue.take()) {
    const { rank, place } = queue.read(key);
    const second = next[place];
    // Offers are not withdrawn: this one may be about symbols that have since become others.
    if (lengths[place] === 0 || second < 0) continue;
    const currentRank = merges.rankOf(ids[place], ids[second]);
    if (currentRank < 0 || merges.mergedId(currentRank) !== merges.mergedId(rank)) continue;
    ids[place] = merges.mergedId(rank);
    lengths[place] += lengths[second];
    lengths[second] = 0;
    next[place] = next[second];
    if (next[second] >= 0) previous[next[second]] = place;
    offer(previous[place]);
    offer(place);
  }
  const merged: Symbols = { ids: [], lengths: [] };
  for (let place = count > 0 ? 0 : -1; place >= 0; place = next[place]) {
    merged.ids.push(ids[place]);
    merged.lengths.push(lengths[place]);
  }
  return merged;
}

/** A binary heap of merges, the lowest rank first, then the leftmost place. Both are kept in one number. */
class MergeQueue {
  private readonly keys: number[] = [];

  constructor(private readonly placeCount: number) {}

  add(rank: number, place: number): void {
    const { keys } = this;
    const key = rank * this.placeCount + place;
    let at = keys.push(key) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (keys[parent] <= key) break;
      keys[at] = keys[parent];
      at = parent;
    }
    keys[at] = key;
  }

  take(): number | undefined {
    const { keys } = this;
    const top: number | undefined = keys[0];
    const key = keys.pop();
    if (key === undefined || keys.length === 0) return top;
    let at = 0;
    for (let child = 1; child < keys.length; child = 2 * at + 1) {
      if (child + 1 < keys.length && keys[child + 1] < keys[child]) child++;
      if (keys[child] >= key) break;
      keys[at] = keys[child];
      at = child;
    }
    keys[at] = key;
    return top;
  }

  read(key: number): { readonly rank: number; readonly place: number } {
    return { rank: Math.floor(key / this.placeCount), place: key % this.placeCount };
  }
}
