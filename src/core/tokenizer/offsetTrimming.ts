import { characterOfByte } from './preTokenizers/byteLevel';
import { whitespace } from './rustUnicode';

const space = characterOfByte[0x20].charCodeAt(0);

/** How `ByteLevel` and `RobertaProcessing` take the blanks at a token's ends out of its offsets. */
export class OffsetTrimming {
  /** For each id, the number of blanks at the beginning and at the end of its token; undefined: not yet counted. */
  private readonly blanks: (readonly [leading: number, trailing: number] | undefined)[] = [];

  constructor(private readonly addsPrefixSpace: boolean) {}

  /** The offsets of the token with an id after those of the given one; `isFirst`: it is the text's first token. */
  trim(id: number, token: string, isFirst: boolean, start: number, end: number): readonly [start: number, end: number] {
    const [allLeading, trailing] = (this.blanks[id] ??= countBlanks(token));
    if (allLeading === 0 && trailing === 0) return [start, end];
    // A space that was put before the text has no place in it.
    const isPrefix = allLeading > 0 && this.addsPrefixSpace && (isFirst || start === 0);
    const from = Math.min(start + allLeading - (isPrefix ? 1 : 0), end);
    return [from, trailing > 0 && end >= trailing ? Math.max(end - trailing, from) : end];
  }
}

function countBlanks(token: string): readonly [leading: number, trailing: number] {
  const isBlank = (place: number): boolean => {
    const unit = token.charCodeAt(place);
    return unit === space || whitespace.has(unit);
  };
  let leading = 0;
  while (leading < token.length && isBlank(leading)) leading++;
  let trailing = 0;
  while (trailing < token.length && isBlank(token.length - 1 - trailing)) trailing++;
  return [leading, trailing];
}
