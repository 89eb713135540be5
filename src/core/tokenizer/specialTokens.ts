import { SpanLabError } from '../errors';
import { isRecord } from './tokenizerJson';
import type { SpecialTokenIds } from './types';

/**
 * Finds the ids of the special tokens: named by tokenizer_config.json, otherwise BERT's usual ones. Throws
 * `tokenizer-unsupported` when the vocabulary lacks one.
 */
export function specialTokenIds(
  idOfToken: ReadonlyMap<string, number>,
  config: Readonly<Record<string, unknown>>,
  unknownToken: string,
): SpecialTokenIds {
  const find = (name: string, usual: string): number => {
    const token = tokenText(config[name]) ?? usual;
    const id = idOfToken.get(token);
    if (id === undefined) {
      throw new SpanLabError('tokenizer-unsupported', `The tokenizer's vocabulary lacks its ${name} "${token}".`, {
        part: name,
        component: token,
      });
    }
    return id;
  };
  return {
    cls: find('cls_token', '[CLS]'),
    sep: find('sep_token', '[SEP]'),
    pad: find('pad_token', '[PAD]'),
    unk: find('unk_token', unknownToken),
  };
}

/** A token is written as text or as an object with its content. */
function tokenText(entry: unknown): string | undefined {
  if (typeof entry === 'string') return entry;
  return isRecord(entry) && typeof entry.content === 'string' ? entry.content : undefined;
}
