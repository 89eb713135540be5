import { unsupportedComponent, type TokenizerComponent } from '../tokenizerJson';
import { byteToken, utf8Length, type SubwordModel, type SubwordPieces } from './subwordModel';
import { UnitTrie } from './unitTrie';

/** How much less likely than the least likely token an unknown character is, as in SentencePiece. */
const unknownPenalty = 10;

/** The unigram language model of SentencePiece (Kudo 2018) as the Rust library's `Unigram` runs it: the likeliest split. */
export class UnigramModel implements SubwordModel {
  readonly idOfToken: ReadonlyMap<string, number>;
  readonly unknownToken: string | undefined;
  private readonly unknownId: number;
  private readonly unknownScore: number;
  private readonly scores: Float64Array;
  private readonly trie = new UnitTrie();
  private readonly fallsBackToBytes: boolean;

  /** Throws `tokenizer-unsupported` for a vocabulary that is no list of tokens with scores, or names no unknown token. */
  constructor(component: TokenizerComponent) {
    const { vocab, unk_id: unknownId } = component;
    if (!Array.isArray(vocab)) throw unsupportedComponent('vocabulary of model', component);
    const idOfToken = new Map<string, number>();
    this.scores = new Float64Array(vocab.length);
    vocab.forEach((entry: unknown, id) => {
      const [token, score] = Array.isArray(entry) ? (entry as readonly unknown[]) : [];
      if (typeof token !== 'string' || typeof score !== 'number') {
        throw unsupportedComponent('vocabulary of model', component);
      }
      idOfToken.set(token, id);
      this.scores[id] = score;
      if (token !== '') this.trie.add(token, id);
    });
    // Without one the Rust library fails as soon as it meets an unknown character.
    if (typeof unknownId !== 'number' || !Number.isInteger(unknownId) || unknownId < 0 || unknownId >= vocab.length) {
      throw unsupportedComponent('model without its unknown token', component);
    }
    this.idOfToken = idOfToken;
    this.unknownId = unknownId;
    this.unknownToken = [...idOfToken].find(([, id]) => id === unknownId)?.[0];
    this.unknownScore = this.scores.reduce((least, score) => Math.min(least, score), Infinity) - unknownPenalty;
    this.fallsBackToBytes = component.byte_fallback === true;
  }

  split(word: string): SubwordPieces {
    const ids: number[] = [];
    const starts: number[] = [];
    const ends: number[] = [];
    let start = 0;
    for (const piece of this.likeliestPieces(word)) {
      const end = start + utf8Length(piece);
      for (const id of this.idsOf(piece)) {
        ids.push(id);
        starts.push(start);
        ends.push(end);
      }
      start = end;
    }
    return { ids, starts, ends };
  }

  /** A piece's id, or those of its bytes, all of which take the whole piece's place. */
  private idsOf(piece: string): readonly number[] {
    const id = this.idOfToken.get(piece);
    if (id !== undefined) return [id];
    if (!this.fallsBackToBytes) return [this.unknownId];
    const bytes: number[] = [];
    for (const byte of new TextEncoder().encode(piece)) {
      const byteId = this.idOfToken.get(byteToken(byte));
      if (byteId === undefined) return [this.unknownId];
      bytes.push(byteId);
    }
    return bytes;
  }

  /** Viterbi's search; unknown characters in a row are one piece. */
  private likeliestPieces(word: string): string[] {
    const scores = new Float64Array(word.length + 1);
    const starts = new Int32Array(word.length + 1).fill(-1);
    const ids = new Int32Array(word.length + 1);
    const offer = (start: number, end: number, id: number, score: number): void => {
      const total = score + scores[start];
      if (starts[end] >= 0 && total <= scores[end]) return;
      scores[end] = total;
      starts[end] = start;
      ids[end] = id;
    };
    for (let start = 0; start < word.length;) {
      const firstEnd = start + ((word.codePointAt(start) ?? 0) > 0xffff ? 2 : 1);
      let isKnown = false;
      let node = 0;
      for (let end = start; end < word.length;) {
        node = this.trie.child(node, word.charCodeAt(end));
        if (node === 0) break;
        end++;
        const id = this.trie.value(node);
        if (id < 0) continue;
        offer(start, end, id, this.scores[id]);
        if (end === firstEnd) isKnown = true;
      }
      if (!isKnown) offer(start, firstEnd, this.unknownId, this.unknownScore);
      start = firstEnd;
    }
    const pieces: string[] = [];
    for (let end = word.length; end > 0;) {
      let start = starts[end];
      if (ids[end] === this.unknownId) while (start > 0 && ids[start] === this.unknownId) start = starts[start];
      pieces.push(word.slice(start, end));
      end = start;
    }
    return pieces.reverse();
  }
}
