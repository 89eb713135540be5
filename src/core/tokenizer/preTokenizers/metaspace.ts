import { unsupportedComponent, type TokenizerComponent } from '../tokenizerJson';
import { cutting, withPrefix, type PreTokenizer, type Splits } from './splits';

/**
 * `Metaspace`: spaces become `▁`, one is put before the text (`always`), before its beginning only (`first`) or not at all
 * (`never`), and the text is cut before each. Older files say `add_prefix_space` instead of `prepend_scheme`.
 */
export function metaspace(component: TokenizerComponent): PreTokenizer {
  const { replacement, prepend_scheme: scheme = 'always', split = true, add_prefix_space: addsPrefix } = component;
  if (typeof replacement !== 'string' || replacement.length !== 1) {
    throw unsupportedComponent('replacement of pre-tokenizer', component);
  }
  if (scheme !== 'always' && scheme !== 'first' && scheme !== 'never') {
    throw unsupportedComponent('prepend_scheme of pre-tokenizer', component);
  }
  // The Rust library refuses such a file too.
  if (addsPrefix === false && scheme !== 'never') throw unsupportedComponent('prefix of pre-tokenizer', component);
  const cut = cutting((text, from, to, bounds) => {
    for (let start = from; start < to;) {
      const next = text.indexOf(replacement, start + 1);
      const end = next < 0 || next > to ? to : next;
      bounds.push(start, end);
      start = end;
    }
  });
  return splits => {
    const replaced = withText(splits, splits.aligned.text.replaceAll(' ', replacement));
    const { text, starts } = replaced.aligned;
    const prefixed =
      scheme === 'never'
        ? replaced
        : withPrefix(
            replaced,
            replacement,
            from => !text.startsWith(replacement, from) && (scheme === 'always' || starts[from] === 0),
          );
    return split === false ? prefixed : cut(prefixed);
  };
}

/** The same pieces with another text of the same length. */
function withText({ aligned, bounds }: Splits, text: string): Splits {
  return { aligned: { ...aligned, text }, bounds };
}
