import { translateRegex } from './rustRegex';
import { isRecord, unsupportedComponent, type TokenizerComponent } from './tokenizerJson';

/**
 * The pattern of a `Replace` or `Split`, `{ String: … }` or `{ Regex: … }`, as a global regular expression.
 * Throws `tokenizer-unsupported` when it is neither, or means something else in JavaScript.
 */
export function readPattern(pattern: unknown, component: TokenizerComponent): RegExp {
  if (isRecord(pattern)) {
    if (typeof pattern.String === 'string' && pattern.String !== '') {
      return new RegExp(pattern.String.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'gu');
    }
    if (typeof pattern.Regex === 'string') {
      const translated = translateRegex(pattern.Regex);
      if (translated === undefined) throw unsupportedComponent('pattern of component', pattern.Regex);
      return translated;
    }
  }
  throw unsupportedComponent('pattern of component', component);
}
