import { SpanLabError } from '../errors';

/** A part of tokenizer.json: an object with a `type`, whatever else it holds. */
export interface TokenizerComponent {
  readonly type: string;
  readonly [option: string]: unknown;
}

/** An entry of `added_tokens`, with the Rust library's defaults filled in. */
export interface AddedTokenEntry {
  readonly id: number;
  readonly content: string;
  readonly singleWord: boolean;
  readonly leftStrip: boolean;
  readonly rightStrip: boolean;
  /** Matched in the normalised text instead of the text as given. */
  readonly normalized: boolean;
}

/** The parts of a tokenizer.json, checked for their outer shape only; what a part means is up to a tokenizer family. */
export interface TokenizerJson {
  readonly normalizer: TokenizerComponent | undefined;
  readonly preTokenizer: TokenizerComponent | undefined;
  readonly postProcessor: TokenizerComponent | undefined;
  readonly model: TokenizerComponent;
  readonly addedTokens: readonly AddedTokenEntry[];
}

/** Checks the outer shape of a parsed tokenizer.json. Throws `tokenizer-unsupported` when it is none. */
export function readTokenizerJson(json: unknown): TokenizerJson {
  if (!isRecord(json)) throw new SpanLabError('tokenizer-unsupported', 'tokenizer.json is not a JSON object.');
  const model = json.model;
  if (!isRecord(model)) throw new SpanLabError('tokenizer-unsupported', 'tokenizer.json has no "model".');
  const addedTokens = json.added_tokens ?? [];
  if (!Array.isArray(addedTokens)) {
    throw new SpanLabError('tokenizer-unsupported', '"added_tokens" of tokenizer.json is not a list.');
  }
  return {
    normalizer: readComponent(json, 'normalizer'),
    preTokenizer: readComponent(json, 'pre_tokenizer'),
    postProcessor: readComponent(json, 'post_processor'),
    // Early files leave out the model's type: a vocabulary without merges or scores was WordPiece.
    model: { ...model, type: typeof model.type === 'string' ? model.type : guessModelType(model) },
    addedTokens: addedTokens.map(readAddedToken),
  };
}

/** A `tokenizer-unsupported` error that names the component, such as `normalizer Precompiled`. */
export function unsupportedComponent(part: string, component: TokenizerComponent | string | undefined): SpanLabError {
  const type = typeof component === 'string' ? component : (component?.type ?? 'null');
  return new SpanLabError('tokenizer-unsupported', `This tokenizer is not supported: ${part} "${type}".`, {
    part,
    component: type,
  });
}

/** A component with its nested `Sequence` components taken apart, in order. */
export function flattenSequence(component: TokenizerComponent | undefined, listName: string): TokenizerComponent[] {
  if (component === undefined) return [];
  if (component.type !== 'Sequence') return [component];
  const list = component[listName];
  if (!Array.isArray(list)) throw unsupportedComponent(listName, component);
  return list.flatMap((entry: unknown) => {
    if (!isRecord(entry) || typeof entry.type !== 'string') throw unsupportedComponent(listName, component);
    return flattenSequence({ ...entry, type: entry.type }, listName);
  });
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readComponent(json: Record<string, unknown>, name: string): TokenizerComponent | undefined {
  const component = json[name];
  if (component === null || component === undefined) return undefined;
  if (!isRecord(component) || typeof component.type !== 'string') {
    throw new SpanLabError('tokenizer-unsupported', `"${name}" of tokenizer.json has no type.`, { part: name });
  }
  return { ...component, type: component.type };
}

function guessModelType(model: Record<string, unknown>): string {
  if (Array.isArray(model.merges)) return 'BPE';
  return Array.isArray(model.vocab) ? 'Unigram' : 'WordPiece';
}

function readAddedToken(entry: unknown): AddedTokenEntry {
  if (!isRecord(entry) || typeof entry.content !== 'string' || !Number.isInteger(entry.id)) {
    throw new SpanLabError('tokenizer-unsupported', 'An entry of "added_tokens" has no content or no id.');
  }
  return {
    id: Number(entry.id),
    content: entry.content,
    singleWord: entry.single_word === true,
    leftStrip: entry.lstrip === true,
    rightStrip: entry.rstrip === true,
    normalized: typeof entry.normalized === 'boolean' ? entry.normalized : entry.special !== true,
  };
}
