import { Regex, type RegexMatch } from './regex/regex';
import { RegexUnsupported } from './regex/parseRegex';
import { isRecord, unsupportedComponent, type TokenizerComponent } from './tokenizerJson';

/** Finds a pattern's matches in a text without lone surrogates, from left to right, none overlapping another. */
export type FindPattern = (text: string) => readonly RegexMatch[];

/**
 * The pattern of a `Replace` or `Split`, `{ String: … }` or `{ Regex: … }`. Throws `tokenizer-unsupported` when it is neither, or
 * an expression that is not known to mean the same here.
 */
export function readPattern(pattern: unknown, component: TokenizerComponent): FindPattern {
  if (isRecord(pattern)) {
    const { String: text, Regex: source } = pattern;
    if (typeof text === 'string' && text !== '') return findText(text);
    if (typeof source === 'string') {
      try {
        const regex = new Regex(source);
        return given => regex.matches(given);
      } catch (error) {
        if (!(error instanceof RegexUnsupported)) throw error;
        throw unsupportedComponent(`"${error.construct}" in the pattern of component`, source);
      }
    }
  }
  throw unsupportedComponent('pattern of component', component);
}

function findText(wanted: string): FindPattern {
  return text => {
    const found: RegexMatch[] = [];
    for (let from = text.indexOf(wanted); from >= 0; from = text.indexOf(wanted, from + wanted.length)) {
      found.push({ from, to: from + wanted.length });
    }
    return found;
  };
}
