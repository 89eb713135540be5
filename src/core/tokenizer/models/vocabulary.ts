import { isRecord, unsupportedComponent, type TokenizerComponent } from '../tokenizerJson';

/** Larger ids than any published vocabulary has; keeps a broken file from asking for gigabytes. */
const idLimit = 10_000_000;

/** A vocabulary `{ token: id }`. Throws `tokenizer-unsupported` when it is none. */
export function readVocabulary(component: TokenizerComponent): Map<string, number> {
  const { vocab } = component;
  if (!isRecord(vocab)) throw unsupportedComponent('vocabulary of model', component);
  const idOfToken = new Map<string, number>();
  for (const [token, id] of Object.entries(vocab)) {
    if (typeof id !== 'number' || !Number.isInteger(id) || id < 0 || id >= idLimit) {
      throw unsupportedComponent('vocabulary of model', component);
    }
    idOfToken.set(token, id);
  }
  return idOfToken;
}
