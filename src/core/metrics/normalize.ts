/** The 32 punctuation characters of ASCII (Python's `string.punctuation`). */
const asciiPunctuation = /[!-/:-@[-`{-~]/g;

/**
 * A whole English article. Word characters are letters, numbers and `_` of any script, as in Python's `re`; JavaScript's own `\b`
 * knows ASCII only and would take the "a" out of "años".
 */
const article = /(?<![\p{L}\p{N}_])(?:a|an|the)(?![\p{L}\p{N}_])/gu;

const otherBlanks = new Set([0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000]);

/** Text in which only blanks separate words, so that articles can be told from the split words. */
const plainAscii = /^[\t-\r -~]*$/;

/**
 * The tokens of SQuAD's `normalize_answer` (evaluate-v1.1.py and evaluate-v2.0.py): lower case, ASCII punctuation deleted (not
 * replaced by a blank), articles replaced by a blank, split on white space.
 */
export function normalizedTokens(text: string): string[] {
  const bare = text.toLowerCase().replace(asciiPunctuation, '');
  if (plainAscii.test(bare)) return splitPython(bare).filter(token => !isArticle(token));
  return splitPython(bare.replace(article, ' '));
}

/** SQuAD's `normalize_answer`: the {@link normalizedTokens} joined by single blanks. */
export function normalizeAnswer(text: string): string {
  return normalizedTokens(text).join(' ');
}

/**
 * F1 of two bags of tokens: the harmonic mean of precision and recall, where a token counts as often as it stands in both. 0 when
 * nothing is shared.
 */
export function bagF1(prediction: readonly string[], gold: readonly string[]): number {
  const remaining = new Map<string, number>();
  for (const token of gold) remaining.set(token, (remaining.get(token) ?? 0) + 1);
  let shared = 0;
  for (const token of prediction) {
    const count = remaining.get(token) ?? 0;
    if (count === 0) continue;
    remaining.set(token, count - 1);
    shared++;
  }
  if (shared === 0) return 0;
  const precision = shared / prediction.length;
  const recall = shared / gold.length;
  return (2 * precision * recall) / (precision + recall);
}

function isArticle(token: string): boolean {
  return token === 'a' || token === 'an' || token === 'the';
}

/** Python's `text.split()`. */
function splitPython(text: string): string[] {
  const tokens: string[] = [];
  let start = 0;
  for (let end = 0; end <= text.length; end++) {
    if (end < text.length && !isPythonBlank(text.charCodeAt(end))) continue;
    if (end > start) tokens.push(text.slice(start, end));
    start = end + 1;
  }
  return tokens;
}

/** What Python takes for white space. JavaScript's `\s` lacks U+001C to U+001F and U+0085, and has U+FEFF in addition. */
function isPythonBlank(unit: number): boolean {
  if (unit <= 0x20) return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d) || unit >= 0x1c;
  if (unit >= 0x2000 && unit <= 0x200a) return true;
  return otherBlanks.has(unit);
}
