import { unsupportedComponent, type TokenizerComponent } from '../tokenizerJson';

/** The merges of a BPE model: which two tokens become which third, and which merge comes first. */
export class MergeTable {
  private readonly rankOfPair = new Map<number, number>();
  private readonly idOfRank: number[] = [];

  private constructor(private readonly idCount: number) {}

  /**
   * Merges are `"a b"` in older files, `["a", "b"]` in newer ones. Throws `tokenizer-unsupported` when one is neither, or
   * names a token that the vocabulary lacks, as the Rust library does.
   */
  static read(component: TokenizerComponent, idOfToken: ReadonlyMap<string, number>, prefix: string): MergeTable {
    const { merges } = component;
    if (!Array.isArray(merges)) throw unsupportedComponent('merges of model', component);
    let idCount = 1;
    for (const id of idOfToken.values()) idCount = Math.max(idCount, id + 1);
    const table = new MergeTable(idCount);
    merges.forEach((merge: unknown, rank) => {
      const parts: readonly unknown[] =
        typeof merge === 'string' ? merge.split(' ') : Array.isArray(merge) ? merge : [];
      const [first, second] = parts;
      if (parts.length !== 2 || typeof first !== 'string' || typeof second !== 'string') {
        throw unsupportedComponent('merges of model', component);
      }
      const firstId = idOfToken.get(first);
      const secondId = idOfToken.get(second);
      const mergedId = idOfToken.get(first + second.slice(prefix.length));
      if (firstId === undefined || secondId === undefined || mergedId === undefined) {
        throw unsupportedComponent('merge of model', `${first} ${second}`);
      }
      table.rankOfPair.set(firstId * idCount + secondId, rank);
      table.idOfRank[rank] = mergedId;
    });
    return table;
  }

  /** The rank of a pair's merge, lower ones first; -1 when the two are not merged. */
  rankOf(firstId: number, secondId: number): number {
    return this.rankOfPair.get(firstId * this.idCount + secondId) ?? -1;
  }

  /** What a merge makes of its pair. */
  mergedId(rank: number): number {
    return this.idOfRank[rank];
  }
}
