import { characterOfByte } from './byteCharacters';
import { whitespace } from './rustUnicode';

const space = characterOfByte[0x20].charCodeAt(0);

/** How `ByteLevel` and `RobertaProcessing` take the blanks at a token's ends out of its offsets. */
export interface OffsetTrimming {
  /** Whether the first blank of a text's first token may be one that was put before the text. */
  readonly addsPrefixSpace: boolean;
}

/** Numbers of blanks at the beginning and at the end of a token. */
export type EndBlanks = readonly [leading: number, trailing: number];

/** The blanks of a token, those of byte-level vocabularies among them. */
export function countBlanks(token: string): EndBlanks {
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

/** Offsets without the token's blanks, as `process_offsets` of the Rust library; `isFirst`: it is the text's first token. */
export function trimOffsets(
  { addsPrefixSpace }: OffsetTrimming,
  [leading, trailing]: EndBlanks,
  isFirst: boolean,
  start: number,
  end: number,
): readonly [start: number, end: number] {
  if (leading === 0 && trailing === 0) return [start, end];
  // A space that was put before the text has no place in it.
  const isPrefixed = leading > 0 && addsPrefixSpace && (isFirst || start === 0);
  const from = Math.min(start + leading - (isPrefixed ? 1 : 0), end);
  return [from, trailing > 0 && end >= trailing ? Math.max(end - trailing, from) : end];
}
