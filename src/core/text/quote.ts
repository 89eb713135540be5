import { CodePointIndex } from './codePoints';

const invisible = /[\u007f-\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\u3000\ufeff]/g;

/**
 * A text as it can stand in a one-line message: quoted, shortened in its middle, and with everything that cannot be seen (control
 * characters, direction marks, lone surrogates, blanks that are no plain space) written as JSON escapes.
 */
export function quote(text: string, longest = 40): string {
  return JSON.stringify(shorten(text, longest)).replace(
    invisible,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The text, or its first and last code points with an ellipsis between them; `longest` counts code points. */
export function shorten(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const index = new CodePointIndex(text);
  if (index.length <= longest) return text;
  const head = Math.ceil((longest - 1) / 2);
  return `${index.slice(0, head)}…${index.slice(index.length - (longest - 1 - head), index.length)}`;
}
