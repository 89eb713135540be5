/** Scripts and forms that terminals draw two columns wide. */
const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]/u;
/** Marks that are drawn over the character before them. */
const overlaid = /\p{Mn}|\p{Me}|\u200b|\u200c|\u200d/u;

/** Columns a text takes in a terminal, near enough to align a table. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (character >= ' ' && character <= '~') width += 1;
    else if (overlaid.test(character)) width += 0;
    else width += wide.test(character) ? 2 : 1;
  }
  return width;
}

/** The text cut to at most `columns` columns, with an ellipsis where something is missing. */
export function truncateToWidth(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let kept = '';
  let width = 0;
  for (const character of text) {
    width += displayWidth(character);
    if (width > columns - 1) break;
    kept += character;
  }
  return `${kept}…`;
}
