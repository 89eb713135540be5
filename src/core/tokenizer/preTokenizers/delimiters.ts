import type { FindPattern } from '../pattern';
import { unsupportedComponent, type TokenizerComponent } from '../tokenizerJson';
import type { Cut } from './splits';

/** What becomes of a delimiter: see `SplitDelimiterBehavior` of the Rust library. */
export type DelimiterBehavior = 'Removed' | 'Isolated' | 'MergedWithPrevious' | 'MergedWithNext' | 'Contiguous';

/** Finds delimiters in the units `[from, to)` and appends their bounds. */
export type FindDelimiters = (text: string, from: number, to: number, bounds: number[]) => void;

/** Cuts at delimiters. With `isInverted` what lies between them is taken for the delimiters. */
export function cutAtDelimiters(find: FindDelimiters, behavior: DelimiterBehavior, isInverted = false): Cut {
  return (text, from, to, bounds) => {
    const found: number[] = [];
    find(text, from, to, found);
    const parts: { from: number; to: number; isDelimiter: boolean }[] = [];
    let end = from;
    for (let i = 0; i < found.length; i += 2) {
      if (end < found[i]) parts.push({ from: end, to: found[i], isDelimiter: isInverted });
      parts.push({ from: found[i], to: found[i + 1], isDelimiter: !isInverted });
      end = found[i + 1];
    }
    if (end < to) parts.push({ from: end, to, isDelimiter: isInverted });
    parts.forEach((part, i) => {
      if (part.from === part.to || (behavior === 'Removed' && part.isDelimiter)) return;
      const previous = parts[i - 1];
      const joins = i > 0 && isJoined(behavior, previous.isDelimiter, part.isDelimiter);
      if (joins && bounds.length > 0) bounds[bounds.length - 1] = part.to;
      else bounds.push(part.from, part.to);
    });
  };
}

/** Whether a part belongs to the one before. */
function isJoined(behavior: DelimiterBehavior, previous: boolean, current: boolean): boolean {
  switch (behavior) {
    case 'Removed':
    case 'Isolated':
      return false;
    case 'Contiguous':
      return previous === current;
    case 'MergedWithPrevious':
      return current && !previous;
    case 'MergedWithNext':
      return previous && !current;
  }
}

/** Each character for which `isDelimiter` holds is a delimiter by itself. */
export function findCharacters(isDelimiter: (codePoint: number) => boolean): FindDelimiters {
  return (text, from, to, bounds) => {
    for (let unit = from; unit < to;) {
      const codePoint = text.codePointAt(unit) ?? 0;
      const end = unit + (codePoint > 0xffff ? 2 : 1);
      if (isDelimiter(codePoint)) bounds.push(unit, end);
      unit = end;
    }
  };
}

/** Each match of a pattern is a delimiter; the pattern sees nothing outside of the piece. */
export function findMatches(findPattern: FindPattern): FindDelimiters {
  return (text, from, to, bounds) => {
    for (const match of findPattern(text.slice(from, to))) bounds.push(from + match.from, from + match.to);
  };
}

/** Reads `behavior`. Throws `tokenizer-unsupported` for an unknown one. */
export function readBehavior(component: TokenizerComponent, usual?: DelimiterBehavior): DelimiterBehavior {
  const { behavior } = component;
  switch (behavior) {
    case undefined:
      if (usual !== undefined) return usual;
      throw unsupportedComponent('behavior of pre-tokenizer', component);
    case 'Removed':
    case 'Isolated':
    case 'MergedWithPrevious':
    case 'MergedWithNext':
    case 'Contiguous':
      return behavior;
    default:
      throw unsupportedComponent('behavior of pre-tokenizer', component);
  }
}
