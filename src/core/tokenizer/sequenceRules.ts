import { bertPair, type TemplatePart } from './postProcessor';
import { unsupportedComponent } from './tokenizerJson';
import type { PairTemplate, SequenceRules, SpecialTokenIds, TemplateTokens } from './types';

/** Larger values mean "no limit" in tokenizer_config.json. */
const maxLengthLimit = 1_000_000;

/**
 * What a model wants around its texts, from the post-processor and tokenizer_config.json. Throws `tokenizer-unsupported` for a
 * template that does not take two texts in order, or names a token that the vocabulary lacks.
 */
export function readSequenceRules(
  pair: readonly TemplatePart[] | undefined,
  idOfToken: ReadonlyMap<string, number>,
  special: SpecialTokenIds,
  config: Readonly<Record<string, unknown>>,
): SequenceRules {
  const { model_max_length: maxLength, padding_side: side, pad_token_type_id: padTypeId } = config;
  const template = readPair(pair, idOfToken, special);
  const typeId = typeof padTypeId === 'number' && Number.isInteger(padTypeId) && padTypeId >= 0 ? padTypeId : 0;
  return {
    pair: template,
    padding: { id: special.pad, typeId, side: side === 'left' ? 'left' : 'right' },
    hasTokenTypes: hasTokenTypes(template, config),
    maxLength: typeof maxLength === 'number' && maxLength > 0 && maxLength < maxLengthLimit ? maxLength : undefined,
  };
}

/** As transformers decides: what the file lists, else by the tokenizer's class; here all types 0 say the same as the class. */
function hasTokenTypes(
  { before, between, after, firstTypeId, secondTypeId }: PairTemplate,
  { model_input_names: names, tokenizer_class: className }: Readonly<Record<string, unknown>>,
): boolean {
  if (Array.isArray(names)) return names.includes('token_type_ids');
  if (typeof className === 'string' && className.startsWith('DistilBert')) return false;
  const typeIds = [...before.typeIds, firstTypeId, ...between.typeIds, secondTypeId, ...after.typeIds];
  return typeIds.some(typeId => typeId !== 0);
}

/**
 * The pair template of a post-processor with ids in place of names; BERT's when there is none. Throws
 * `tokenizer-unsupported` when the two texts do not come once each and in order, or the vocabulary lacks a token.
 */
function readPair(
  pair: readonly TemplatePart[] | undefined,
  idOfToken: ReadonlyMap<string, number>,
  { cls, sep }: SpecialTokenIds,
): PairTemplate {
  if (pair === undefined) {
    const idOfName = new Map([
      ['cls', cls],
      ['sep', sep],
    ]);
    return readPair(bertPair('cls', 'sep'), idOfName, { cls, sep, pad: 0, unk: 0 });
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

function tokensOf(parts: readonly TemplatePart[], idOfToken: ReadonlyMap<string, number>): TemplateTokens {
  const ids: number[] = [];
  const typeIds: number[] = [];
  for (const { token, ids: given, typeId } of parts) {
    const id = idOfToken.get(token);
    if (given === undefined && id === undefined) throw unsupportedComponent('token of post-processor', token);
    for (const each of given ?? [id ?? 0]) {
      ids.push(each);
      typeIds.push(typeId);
    }
  }
  return { ids, typeIds };
}
