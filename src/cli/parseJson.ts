import { SpanLabError } from '../core/errors';

/** `JSON.parse` with a coded failure that names where the text came from. @throws SpanLabError `json-syntax` */
export function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SpanLabError('json-syntax', `${source} is not JSON: ${reason}`, { path: source }, { cause });
  }
}
