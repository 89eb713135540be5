import { AddedTokenFinder } from './addedTokens';
import type { AddedTokenEntry } from './tokenizerJson';

/** A model's vocabulary together with the tokens that a tokenizer.json adds to it. */
export class Vocabulary {
  readonly idOfToken: ReadonlyMap<string, number>;
  /** The token of each id; ids that nothing has are holes. */
  readonly tokens: readonly string[];
  private readonly added: readonly { readonly entry: AddedTokenEntry; readonly id: number }[];

  constructor(ofModel: ReadonlyMap<string, number>, entries: readonly AddedTokenEntry[]) {
    const idOfToken = new Map(ofModel);
    this.added = entries.map(entry => {
      // As in the Rust library, an added token that is new to the vocabulary gets the next id, whatever the file says.
      const id = idOfToken.get(entry.content) ?? idOfToken.size;
      idOfToken.set(entry.content, id);
      return { entry, id };
    });
    const tokens: string[] = [];
    for (const [token, id] of idOfToken) tokens[id] = token;
    this.idOfToken = idOfToken;
    this.tokens = tokens;
  }

  /** The token of an id. Throws RangeError when there is none. */
  token(id: number): string {
    const token: string | undefined = this.tokens[id];
    if (token === undefined) throw new RangeError(`The vocabulary has no token ${id}.`);
    return token;
  }

  /** Finds the added tokens that are looked for in the text as given. */
  finder(): AddedTokenFinder {
    return this.finderOf(false, content => content);
  }

  /** Finds the added tokens that are looked for in normalised text; `normalize` gives their content in that form. */
  normalizedFinder(normalize: (content: string) => string): AddedTokenFinder {
    return this.finderOf(true, normalize);
  }

  private finderOf(isNormalized: boolean, contentOf: (content: string) => string): AddedTokenFinder {
    const wanted = this.added.filter(({ entry }) => entry.normalized === isNormalized);
    return new AddedTokenFinder(wanted.map(({ entry, id }) => [contentOf(entry.content), entry, id]));
  }
}
