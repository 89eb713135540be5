import type { OffsetTrimming } from './offsetTrimming';
import { flattenSequence, isRecord, unsupportedComponent, type TokenizerComponent } from './tokenizerJson';

/** A text's place in a template or a special token, by name; `ids` where the file gives them. */
export interface TemplatePart {
  readonly sequence: 'A' | 'B' | undefined;
  readonly token: string;
  readonly ids: readonly number[] | undefined;
  readonly typeId: number;
}

/** What a post-processor does: the template of a pair, undefined when it has none, and trimming of offsets, in order. */
export interface PostProcessor {
  readonly pair: readonly TemplatePart[] | undefined;
  readonly cls: string | undefined;
  readonly sep: string | undefined;
  readonly trimmings: readonly OffsetTrimming[];
}

/** Throws `tokenizer-unsupported`, naming the component. */
export function readPostProcessor(component: TokenizerComponent | undefined): PostProcessor {
  let result: PostProcessor = { pair: undefined, cls: undefined, sep: undefined, trimmings: [] };
  for (const step of flattenSequence(component, 'processors')) {
    const template = readPair(step);
    if (template !== undefined && result.pair !== undefined) throw unsupportedComponent('second template of', step);
    const trims = (step.type === 'ByteLevel' || step.type === 'RobertaProcessing') && step.trim_offsets !== false;
    // Whether a prefix is left out of account: both default to true in the Rust library.
    const trimmings = trims ? [{ addsPrefixSpace: step.add_prefix_space !== false }] : [];
    result = { ...result, ...template, trimmings: [...result.trimmings, ...trimmings] };
  }
  return result;
}

function readPair(step: TokenizerComponent): Omit<PostProcessor, 'trimmings'> | undefined {
  switch (step.type) {
    case 'ByteLevel':
      return undefined;
    case 'BertProcessing':
    case 'RobertaProcessing': {
      const cls = readNamedToken(step.cls, step);
      const sep = readNamedToken(step.sep, step);
      return { pair: step.type === 'BertProcessing' ? bertPair(cls, sep) : robertaPair(cls, sep), cls, sep };
    }
    case 'TemplateProcessing': {
      const pair = readTemplate(step.pair, step);
      const tokens = pair.filter(({ sequence }) => sequence === undefined).map(({ token }) => token);
      return { pair, cls: tokens[0], sep: tokens.at(-1) };
    }
    default:
      throw unsupportedComponent('post-processor', step);
  }
}

/** `[CLS] A [SEP] B [SEP]`, the second text and what follows of type 1. */
export function bertPair(cls: string, sep: string): readonly TemplatePart[] {
  return [special(cls, 0), sequence('A', 0), special(sep, 0), sequence('B', 1), special(sep, 1)];
}

/** `<s> A </s></s> B </s>`, all of type 0. */
function robertaPair(cls: string, sep: string): readonly TemplatePart[] {
  return [special(cls, 0), sequence('A', 0), special(sep, 0), special(sep, 0), sequence('B', 0), special(sep, 0)];
}

function special(token: string, typeId: number): TemplatePart {
  return { sequence: undefined, token, ids: undefined, typeId };
}

function sequence(name: 'A' | 'B', typeId: number): TemplatePart {
  return { sequence: name, token: name, ids: undefined, typeId };
}

/** A list of entries such as `{ SpecialToken: { id: '[SEP]', type_id: 0 } }` or `{ Sequence: { id: 'A', type_id: 0 } }`. */
function readTemplate(template: unknown, step: TokenizerComponent): TemplatePart[] {
  if (!Array.isArray(template)) throw unsupportedComponent('template of post-processor', step);
  return template.map((entry: unknown): TemplatePart => {
    const { SpecialToken: token, Sequence: text } = isRecord(entry) ? entry : {};
    const part = isRecord(token) ? token : text;
    if (!isRecord(part) || typeof part.id !== 'string' || typeof part.type_id !== 'number') {
      throw unsupportedComponent('template of post-processor', step);
    }
    if (part === token) return { ...special(part.id, part.type_id), ids: readTokenIds(part.id, step) };
    if (part.id !== 'A' && part.id !== 'B') throw unsupportedComponent('template of post-processor', step);
    return sequence(part.id, part.type_id);
  });
}

/** The ids that a template's own table gives for a special token. */
function readTokenIds(token: string, { special_tokens: tokens }: TokenizerComponent): readonly number[] | undefined {
  const entry = isRecord(tokens) ? tokens[token] : undefined;
  const ids: unknown = isRecord(entry) ? entry.ids : undefined;
  if (!Array.isArray(ids) || ids.length === 0) return undefined;
  return ids.every((id): id is number => typeof id === 'number' && Number.isInteger(id) && id >= 0) ? ids : undefined;
}

/** The token of a pair such as `["[SEP]", 102]`. */
function readNamedToken(entry: unknown, step: TokenizerComponent): string {
  if (Array.isArray(entry) && typeof entry[0] === 'string') return entry[0];
  throw unsupportedComponent('tokens of post-processor', step);
}
