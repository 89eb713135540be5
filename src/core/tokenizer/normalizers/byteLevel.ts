import { AlignedTextBuilder, type AlignedText } from '../alignedText';
import { characterOfByte } from '../byteCharacters';

/** `ByteLevel`: a character for each byte of the text in UTF-8; all of one character's get its source. */
export function byteLevel(text: AlignedText): AlignedText {
  const builder = new AlignedTextBuilder(text);
  const encoder = new TextEncoder();
  for (const character of text.text) {
    let change = 0;
    for (const byte of encoder.encode(character)) builder.push(characterOfByte[byte].charCodeAt(0), change++);
  }
  return builder.toText();
}
