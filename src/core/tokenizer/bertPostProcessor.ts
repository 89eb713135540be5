import { isRecord, unsupportedComponent, type TokenizerJson } from './tokenizerJson';

/** The tokens that a post-processor puts around a pair of texts. */
export interface PairTokens {
  readonly cls: string | undefined;
  readonly sep: string | undefined;
}

/**
 * Checks that a pair becomes `[CLS] A [SEP] B [SEP]` with token types 0 and 1, which is how windows are made, and gives the
 * names of the two tokens. Without a post-processor nothing contradicts. Throws `tokenizer-unsupported` otherwise.
 */
export function readBertPostProcessor({ postProcessor }: TokenizerJson): PairTokens {
  switch (postProcessor?.type) {
    case undefined:
      return { cls: undefined, sep: undefined };
    case 'BertProcessing':
      return { cls: firstText(postProcessor.cls), sep: firstText(postProcessor.sep) };
    case 'TemplateProcessing': {
      const parts = Array.isArray(postProcessor.pair) ? postProcessor.pair.map(describePart) : [];
      const [cls, first, sep, second, end] = parts;
      const isBert =
        parts.length === 5 &&
        cls?.token !== undefined &&
        first?.sequence === 'A' &&
        second?.sequence === 'B' &&
        sep?.token !== undefined &&
        sep.token === end?.token &&
        parts.map(part => part?.type).join('') === '00011';
      if (!isBert) throw unsupportedComponent('pair template of post-processor', postProcessor);
      return { cls: cls.token, sep: sep.token };
    }
    default:
      throw unsupportedComponent('post-processor', postProcessor);
  }
}

interface TemplatePart {
  readonly token: string | undefined;
  readonly sequence: string | undefined;
  readonly type: number;
}

/** An entry such as `{ SpecialToken: { id: '[SEP]', type_id: 0 } }` or `{ Sequence: { id: 'A', type_id: 0 } }`. */
function describePart(entry: unknown): TemplatePart | undefined {
  if (!isRecord(entry)) return undefined;
  const { SpecialToken: token, Sequence: sequence } = entry;
  const part = isRecord(token) ? token : sequence;
  if (!isRecord(part) || typeof part.id !== 'string' || typeof part.type_id !== 'number') return undefined;
  const isToken = part === token;
  return { token: isToken ? part.id : undefined, sequence: isToken ? undefined : part.id, type: part.type_id };
}

/** The token of a pair such as `["[SEP]", 102]`. */
function firstText(entry: unknown): string | undefined {
  return Array.isArray(entry) && typeof entry[0] === 'string' ? entry[0] : undefined;
}
