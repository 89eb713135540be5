import { SpanLabError } from '../errors';
import { isRecord } from './tokenizerJson';
import type { SpecialTokenIds } from './types';

/** Names of special tokens that a tokenizer.json itself gives. */
export interface KnownSpecialTokens {
  readonly cls: string | undefined;
  readonly sep: string | undefined;
  /** Undefined for a model that needs none. */
  readonly unk: string | undefined;
}

/**
 * Finds the ids of the special tokens: named by tokenizer.json, otherwise by tokenizer_config.json, otherwise BERT's usual
 * ones. A model that needs no unknown token may lack it: the padding token's id stands in. Throws `tokenizer-unsupported` when the vocabulary lacks one.
 */
export function specialTokenIds(
  idOfToken: ReadonlyMap<string, number>,
  config: Readonly<Record<string, unknown>>,
  known: KnownSpecialTokens,
): SpecialTokenIds {
  const find = (name: string, knownToken: string | undefined, usual: string): number => {
    const token = knownToken ?? tokenText(config[name]) ?? usual;
    const id = idOfToken.get(token);
    if (id === undefined) {
      throw new SpanLabError('tokenizer-unsupported', `The tokenizer's vocabulary lacks its ${name} "${token}".`, {
        part: name,
        component: token,
      });
    }
    return id;
  };
  const pad = find('pad_token', undefined, '[PAD]');
  const configured = idOfToken.get(tokenText(config.unk_token) ?? '');
  return {
    cls: find('cls_token', known.cls, '[CLS]'),
    sep: find('sep_token', known.sep, '[SEP]'),
    pad,
    unk: known.unk === undefined ? (configured ?? pad) : find('unk_token', known.unk, known.unk),
  };
}

/** A token is written as text or as an object with its content. */
function tokenText(entry: unknown): string | undefined {
  if (typeof entry === 'string') return entry;
  return isRecord(entry) && typeof entry.content === 'string' ? entry.content : undefined;
}
