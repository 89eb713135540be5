import { rust } from './rustTokenizers';

/** What the Rust library's `Split` makes of a text: the matches of a regular expression and what is between them. */
export function splitByRust(source: string, text: string): string[] {
  const json = {
    version: '1.0',
    added_tokens: [],
    normalizer: null,
    pre_tokenizer: { type: 'Split', pattern: { Regex: source }, behavior: 'Isolated', invert: false },
    post_processor: null,
    decoder: null,
    model: { type: 'WordLevel', vocab: { a: 0 }, unk_token: 'a' },
  };
  const { Tokenizer } = rust as NonNullable<typeof rust>;
  const preTokenizer = Tokenizer.fromString(JSON.stringify(json)).getPreTokenizer();
  return (preTokenizer?.preTokenizeString(text) ?? []).map(([piece]) => piece);
}
