import { bertPair, type TemplatePart } from './postProcessor';
import { unsupportedComponent } from './tokenizerJson';
import type { PairTemplate, PairToken, SpecialTokenIds } from './types';

/** Larger values mean "no limit" in tokenizer_config.json. */
const maxLengthLimit = 1_000_000;

/**
 * The pair template of a post-processor with ids in place of names; BERT's when there is none. Throws
 * `tokenizer-unsupported` when the two texts do not come once each and in order, or the vocabulary lacks a token.
 */
export function readPairTemplate(
  pair: readonly TemplatePart[] | undefined,
  idOfToken: ReadonlyMap<string, number>,
  { cls, sep }: SpecialTokenIds,
): PairTemplate {
  if (pair === undefined) {
    const idOfName = new Map([
      ['cls', cls],
      ['sep', sep],
    ]);
    return readPairTemplate(bertPair('cls', 'sep'), idOfName, { cls, sep, pad: 0, unk: 0 });
  }
  const texts = pair.map(({ sequence }) => sequence ?? '').join('');
  if (texts !== 'AB') throw unsupportedComponent('pair template of post-processor', 'TemplateProcessing');
  const first = pair.findIndex(({ sequence }) => sequence === 'A');
  const second = pair.findIndex(({ sequence }) => sequence === 'B');
  // The place of the first token is where a model points for "no answer".
  if (first === 0) throw unsupportedComponent('pair template of post-processor', 'TemplateProcessing');
  return {
    before: tokensOf(pair.slice(0, first), idOfToken),
    between: tokensOf(pair.slice(first + 1, second), idOfToken),
    after: tokensOf(pair.slice(second + 1), idOfToken),
    firstTypeId: pair[first].typeId,
    secondTypeId: pair[second].typeId,
  };
}

/** `padding_side` of tokenizer_config.json. */
export function readPaddingSide({ padding_side: side }: Readonly<Record<string, unknown>>): 'left' | 'right' {
  return side === 'left' ? 'left' : 'right';
}

/** `model_max_length` of tokenizer_config.json, undefined when it sets no limit. */
export function readMaxLength({ model_max_length: length }: Readonly<Record<string, unknown>>): number | undefined {
  return typeof length === 'number' && length > 0 && length < maxLengthLimit ? length : undefined;
}

function tokensOf(parts: readonly TemplatePart[], idOfToken: ReadonlyMap<string, number>): PairToken[] {
  return parts.flatMap(({ token, ids, typeId }) => {
    const id = idOfToken.get(token);
    if (ids !== undefined) return ids.map(each => ({ id: each, typeId }));
    if (id === undefined) throw unsupportedComponent('token of post-processor', token);
    return [{ id, typeId }];
  });
}
