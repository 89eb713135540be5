/** The character that stands for each byte in the vocabularies of byte-level models; the first 256 code points they use. */
export const characterOfByte: readonly string[] = makeByteCharacters();

function makeByteCharacters(): string[] {
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) => {
    const isPrintable = (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte !== 0xad);
    return String.fromCharCode(isPrintable ? byte : next++);
  });
}
