import { AlignedTextBuilder } from '../alignedText';
import type { Normalizer } from './normalizer';

/** `Replace`: each match becomes `content`, all of whose characters get the source of the match's last character. */
export function replace(pattern: RegExp, content: string): Normalizer {
  const codePoints = Array.from(content, character => character.codePointAt(0) ?? 0);
  return text => {
    let builder: AlignedTextBuilder | undefined;
    for (const match of text.text.matchAll(pattern)) {
      builder ??= new AlignedTextBuilder(text);
      builder.copyTo(match.index);
      builder.skipTo(match.index + match[0].length);
      for (const codePoint of codePoints) builder.push(codePoint, 1);
    }
    if (builder === undefined) return text;
    builder.copyTo(text.text.length);
    return builder.toText();
  };
}
