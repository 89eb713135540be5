import { AlignedTextBuilder } from '../alignedText';
import type { FindPattern } from '../pattern';
import type { Normalizer } from './normalizer';

/** `Replace`: each match becomes `content`, all of whose characters get the source of the match's last character. */
export function replace(findPattern: FindPattern, content: string): Normalizer {
  const codePoints = Array.from(content, character => character.codePointAt(0) ?? 0);
  return text => {
    let builder: AlignedTextBuilder | undefined;
    for (const { from, to } of findPattern(text.text)) {
      builder ??= new AlignedTextBuilder(text);
      builder.copyTo(from);
      builder.skipTo(to);
      for (const codePoint of codePoints) builder.push(codePoint, 1);
    }
    if (builder === undefined) return text;
    builder.copyTo(text.text.length);
    return builder.toText();
  };
}
