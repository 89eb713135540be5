import { readPattern } from '../pattern';
import { isNumeric, isWordCharacter, punctuation, whitespace } from '../rustUnicode';
import { flattenSequence, unsupportedComponent, type TokenizerComponent } from '../tokenizerJson';
import { cutAsGpt2 } from './byteLevel';
import { cutAtDelimiters, findCharacters, findMatches, readBehavior } from './delimiters';
import { metaspace } from './metaspace';
import { cutting, withPrefix, type Cut, type PreTokenizer } from './splits';

/** The pre-tokenizer of a tokenizer.json. */
export interface PreTokenizerSteps {
  readonly preTokenize: PreTokenizer;
  /** Whether words are to be given to the model as bytes (`ByteLevel`). */
  readonly isByteLevel: boolean;
}

/** Throws `tokenizer-unsupported`, naming the component. */
export function readPreTokenizer(component: TokenizerComponent | undefined): PreTokenizerSteps {
  const components = flattenSequence(component, 'pretokenizers');
  const early = components.slice(0, -1).find(({ type }) => type === 'ByteLevel');
  // What comes behind it would see bytes in place of characters.
  if (early !== undefined) throw unsupportedComponent('pre-tokenizer before others', early);
  const steps = components.map(readStep);
  return {
    preTokenize: splits => steps.reduce((result, step) => step(result), splits),
    isByteLevel: components.at(-1)?.type === 'ByteLevel',
  };
}

function readStep(component: TokenizerComponent): PreTokenizer {
  switch (component.type) {
    case 'BertPreTokenizer':
      return cutting(
        bothCuts(
          cutAtDelimiters(
            findCharacters(codePoint => whitespace.has(codePoint)),
            'Removed',
          ),
          cutAtDelimiters(
            findCharacters(codePoint => punctuation.has(codePoint)),
            'Isolated',
          ),
        ),
      );
    case 'Whitespace':
      return cutting(cutWords);
    case 'WhitespaceSplit':
      return cutting(
        cutAtDelimiters(
          findCharacters(codePoint => whitespace.has(codePoint)),
          'Removed',
        ),
      );
    case 'Punctuation': {
      const isPunctuation = findCharacters(codePoint => punctuation.has(codePoint));
      return cutting(cutAtDelimiters(isPunctuation, readBehavior(component, 'Isolated')));
    }
    case 'Digits':
      return cutting(
        cutAtDelimiters(findCharacters(isNumeric), component.individual_digits === true ? 'Isolated' : 'Contiguous'),
      );
    case 'CharDelimiterSplit': {
      const delimiter = typeof component.delimiter === 'string' ? component.delimiter.codePointAt(0) : undefined;
      if (delimiter === undefined) throw unsupportedComponent('delimiter of pre-tokenizer', component);
      return cutting(
        cutAtDelimiters(
          findCharacters(codePoint => codePoint === delimiter),
          'Removed',
        ),
      );
    }
    case 'FixedLength': {
      const { length = 5 } = component;
      if (typeof length !== 'number' || !Number.isInteger(length) || length < 1) {
        throw unsupportedComponent('length of pre-tokenizer', component);
      }
      return cutting(cutAfter(length));
    }
    case 'Split': {
      const findPattern = readPattern(component.pattern, component);
      return cutting(cutAtDelimiters(findMatches(findPattern), readBehavior(component), component.invert === true));
    }
    case 'Metaspace':
      return metaspace(component);
    case 'ByteLevel':
      return byteLevel(component);
    default:
      throw unsupportedComponent('pre-tokenizer', component);
  }
}

/** Pieces of so many code points; the last may have fewer. */
function cutAfter(length: number): Cut {
  return (text, from, to, bounds) => {
    for (let start = from; start < to;) {
      let end = start;
      for (let count = 0; count < length && end < to; count++) end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
      bounds.push(start, end);
      start = end;
    }
  };
}

/** The words of {@link cutAsGpt2}, or each piece whole; before each piece a space where it has none and one is wanted. */
function byteLevel({ add_prefix_space: addsPrefixSpace, use_regex: usesRegex }: TokenizerComponent): PreTokenizer {
  const cut: PreTokenizer = usesRegex === false ? splits => splits : cutting(cutAsGpt2);
  if (addsPrefixSpace !== true) return cut;
  return splits => cut(withPrefix(splits, ' ', from => !splits.aligned.text.startsWith(' ', from)));
}

/** `\w+|[^\w\s]+`, the matches without what is between them. */
const cutWords: Cut = (text, from, to, bounds) => {
  let kind = 0;
  for (let unit = from; unit < to;) {
    const codePoint = text.codePointAt(unit) ?? 0;
    const end = unit + (codePoint > 0xffff ? 2 : 1);
    const previous = kind;
    kind = whitespace.has(codePoint) ? 0 : isWordCharacter(codePoint) ? 1 : 2;
    if (kind !== 0 && kind === previous) bounds[bounds.length - 1] = end;
    else if (kind !== 0) bounds.push(unit, end);
    unit = end;
  }
};

function bothCuts(first: Cut, second: Cut): Cut {
  return (text, from, to, bounds) => {
    const coarse: number[] = [];
    first(text, from, to, coarse);
    for (let i = 0; i < coarse.length; i += 2) second(text, coarse[i], coarse[i + 1], bounds);
  };
}
