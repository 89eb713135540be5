import { unsupportedComponent, type TokenizerComponent } from '../tokenizerJson';

/**
 * The replacements that SentencePiece compiles into a model: a double-array trie over UTF-8 bytes (Darts-clone), then the
 * replacement texts, each closed by a zero byte.
 */
export class Charsmap {
  private readonly known = new Map<string, string | undefined>();

  private constructor(
    private readonly trie: Uint32Array,
    private readonly replacements: Uint8Array,
  ) {}

  /** Throws `tokenizer-unsupported` when the text is no charsmap. */
  static fromBase64(base64: string, component: TokenizerComponent): Charsmap {
    let bytes: Uint8Array;
    try {
      bytes = Uint8Array.from(atob(base64), character => character.charCodeAt(0));
    } catch {
      throw unsupportedComponent('precompiled_charsmap of normalizer', component);
    }
    const view = new DataView(bytes.buffer);
    const trieBytes = bytes.length < 4 ? -1 : view.getUint32(0, true);
    if (trieBytes < 4 || trieBytes % 4 !== 0 || trieBytes + 4 > bytes.length) {
      throw unsupportedComponent('precompiled_charsmap of normalizer', component);
    }
    const trie = Uint32Array.from({ length: trieBytes / 4 }, (_, unit) => view.getUint32(4 + unit * 4, true));
    return new Charsmap(trie, bytes.subarray(4 + trieBytes));
  }

  /**
   * What stands for a few characters, or undefined when they stay. As in the Rust library, the shortest entry with which
   * the characters begin decides for all of them.
   */
  replacementOf(characters: string): string | undefined {
    const known = this.known.get(characters);
    if (known !== undefined || this.known.has(characters)) return known;
    const replacement = this.find(new TextEncoder().encode(characters));
    if (this.known.size < 100_000) this.known.set(characters, replacement);
    return replacement;
  }

  private find(key: Uint8Array): string | undefined {
    // Outside the array everything is 0, which is nobody's label but that of a zero byte, and that ends the key.
    const unitAt = (place: number): number => this.trie[place] ?? 0;
    let place = offset(unitAt(0));
    for (const byte of key) {
      if (byte === 0) return undefined;
      place = (place ^ byte) >>> 0;
      const unit = unitAt(place);
      if ((unit & 0x8000_00ff) >>> 0 !== byte) return undefined;
      place = (place ^ offset(unit)) >>> 0;
      if (((unit >>> 8) & 1) === 1) return this.textAt(unitAt(place) & 0x7fff_ffff);
    }
    return undefined;
  }

  private textAt(from: number): string {
    const end = this.replacements.indexOf(0, from);
    return new TextDecoder().decode(this.replacements.subarray(from, end < 0 ? undefined : end));
  }
}

function offset(unit: number): number {
  return ((unit >>> 10) << ((unit & 0x200) >>> 6)) >>> 0;
}
