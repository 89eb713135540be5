import { unsupportedComponent, type TokenizerComponent } from '../tokenizerJson';
import { MergeTable } from './mergeTable';
import { mergeSymbols } from './mergeSymbols';
import { byteToken, utf8Length, utf8Width, type SubwordModel, type SubwordPieces } from './subwordModel';
import { readVocabulary } from './vocabulary';

/** Byte pair encoding as the Rust library's `BPE` does it (Sennrich et al. 2016), its oddities with unknown characters included. */
export class BpeModel implements SubwordModel {
  readonly idOfToken: ReadonlyMap<string, number>;
  readonly unknownToken: string | undefined;
  private readonly merges: MergeTable;
  private readonly prefix: string;
  private readonly suffix: string;
  private readonly fusesUnknown: boolean;
  private readonly fallsBackToBytes: boolean;
  private readonly ignoresMerges: boolean;

  /** Throws `tokenizer-unsupported` when vocabulary and merges do not fit together, or for dropout. */
  constructor(component: TokenizerComponent) {
    if (typeof component.dropout === 'number' && component.dropout > 0) {
      throw unsupportedComponent('dropout of model', component);
    }
    this.idOfToken = readVocabulary(component);
    this.unknownToken = optionalText(component, 'unk_token');
    this.prefix = optionalText(component, 'continuing_subword_prefix') ?? '';
    this.suffix = optionalText(component, 'end_of_word_suffix') ?? '';
    this.fusesUnknown = component.fuse_unk === true;
    this.fallsBackToBytes = component.byte_fallback === true;
    this.ignoresMerges = component.ignore_merges === true;
    this.merges = MergeTable.read(component, this.idOfToken, this.prefix);
    if (this.unknownToken !== undefined && !this.idOfToken.has(this.unknownToken)) {
      throw unsupportedComponent('model without its unknown token', this.unknownToken);
    }
  }

  split(word: string): SubwordPieces {
    const whole = this.ignoresMerges ? this.idOfToken.get(word) : undefined;
    if (whole !== undefined) return { ids: [whole], starts: [0], ends: [utf8Length(word)] };
    const { ids, lengths } = this.symbolsOf(word);
    const merged = mergeSymbols(Int32Array.from(ids), Int32Array.from(lengths), this.merges);
    const starts: number[] = [];
    const ends: number[] = [];
    let end = 0;
    for (const length of merged.lengths) {
      starts.push(end);
      end += length;
      ends.push(end);
    }
    return { ids: merged.ids, starts, ends };
  }

  /** The symbols that merging begins with: characters, bytes of characters, or the unknown token. */
  private symbolsOf(word: string): { ids: number[]; lengths: number[] } {
    const ids: number[] = [];
    const lengths: number[] = [];
    const unknownId = this.unknownToken === undefined ? undefined : this.idOfToken.get(this.unknownToken);
    /** Length of an unknown symbol that is not yet in the list; 0 for none. */
    let pending = 0;
    const endUnknown = (): void => {
      if (pending > 0 && unknownId !== undefined) {
        ids.push(unknownId);
        lengths.push(pending);
      }
      pending = 0;
    };
    for (let unit = 0; unit < word.length;) {
      const codePoint = word.codePointAt(unit) ?? 0;
      const end = unit + (codePoint > 0xffff ? 2 : 1);
      const symbol = (unit > 0 ? this.prefix : '') + word.slice(unit, end) + (end === word.length ? this.suffix : '');
      const width = utf8Width(codePoint);
      unit = end;
      const id = this.idOfToken.get(symbol);
      if (id !== undefined) {
        endUnknown();
        ids.push(id);
        lengths.push(width);
        continue;
      }
      const bytes = this.fallsBackToBytes ? this.bytesOf(symbol) : undefined;
      if (bytes !== undefined) {
        // Unlike a known character, bytes do not end an unknown symbol: it comes out behind them.
        for (const byte of bytes) {
          ids.push(byte);
          lengths.push(1);
        }
        continue;
      }
      if (unknownId === undefined) continue;
      if (!this.fusesUnknown) endUnknown();
      pending += width;
    }
    endUnknown();
    return { ids, lengths };
  }

  /** The ids of the bytes of a symbol, or undefined when the vocabulary lacks one of them. */
  private bytesOf(symbol: string): number[] | undefined {
    const ids: number[] = [];
    for (const byte of new TextEncoder().encode(symbol)) {
      const id = this.idOfToken.get(byteToken(byte));
      if (id === undefined) return undefined;
      ids.push(id);
    }
    return ids;
  }
}

function optionalText(component: TokenizerComponent, option: string): string | undefined {
  const value = component[option];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw unsupportedComponent(`${option} of model`, component);
  return value;
}
