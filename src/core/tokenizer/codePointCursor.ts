import { codePointLength } from '../text/codePoints';

/** Turns positions of one text from UTF-16 units into code points; cheap when they come in ascending order. */
export class CodePointCursor {
  private utf16 = 0;
  private codePoint = 0;

  constructor(private readonly text: string) {}

  moveTo(utf16: number): number {
    const [from, to] = utf16 < this.utf16 ? [utf16, this.utf16] : [this.utf16, utf16];
    const distance = codePointLength(this.text.slice(from, to));
    this.codePoint += utf16 < this.utf16 ? -distance : distance;
    this.utf16 = utf16;
    return this.codePoint;
  }
}
