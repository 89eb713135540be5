import { codePointLength, type CodePointIndex } from '../../text/codePoints';
import { standsAt } from '../../text/occurrences';
import { quote } from '../../text/quote';
import type { TokenTable } from '../../tokenizer/types';
import { isJsonObject } from '../fieldRules';
import type { Finding } from '../finding';
import { readId } from '../questionRules';

/** A token in which an answer begins or ends, as code points of the context; end exclusive. */
interface Token {
  readonly start: number;
  readonly end: number;
}

/**
 * Finds right answers of a paragraph that begin or end inside a token. A model answers with whole tokens, so it can never give
 * exactly these. Of answers of one question that are the same the first is named.
 * @param questions the paragraph's `qas`; what is no question or no right answer is passed over, other rules tell of it
 * @param encode a tokenizer's; called only where there is an answer to check
 * @returns findings whose paths start at the paragraph
 */
export function checkTokens(
  context: CodePointIndex,
  questions: unknown,
  encode: (text: string) => TokenTable,
): Finding[] {
  if (!Array.isArray(questions)) return [];
  let tokens: TokenTable | undefined;
  return questions.flatMap((question: unknown, questionIndex) => {
    if (!isJsonObject(question) || !Array.isArray(question.answers)) return [];
    const id = readId(question.id);
    const seen = new Set<string>();
    return question.answers.flatMap((answer: unknown, answerIndex): Finding[] => {
      if (!isJsonObject(answer)) return [];
      const { text, answer_start: start } = answer;
      if (typeof text !== 'string' || text === '' || typeof start !== 'number' || !Number.isSafeInteger(start))
        return [];
      if (!standsAt(context, text, start) || seen.has(`${start} ${text}`)) return [];
      seen.add(`${start} ${text}`);
      tokens ??= encode(context.text);
      const message = messageOf(context, tokens, start, start + codePointLength(text));
      if (message === null) return [];
      const path = ['qas', questionIndex, 'answers', answerIndex, 'text'];
      const rule = { code: 'span-cuts-token', severity: 'information' } as const;
      return [{ ...rule, message, path, ...(id === null ? {} : { id }), repairs: [] }];
    });
  });
}

/** Null where both edges are between tokens. */
function messageOf(context: CodePointIndex, tokens: TokenTable, start: number, end: number): string | null {
  const first = tokenAround(context, tokens, start);
  const last = tokenAround(context, tokens, end);
  if (first === null && last === null) return null;
  const show = ({ start: from, end: to }: Token): string => quote(context.slice(from, to));
  const where =
    first !== null && last !== null
      ? first.start === last.start
        ? `is inside the token ${show(first)}`
        : `begins inside the token ${show(first)} and ends inside ${show(last)}`
      : first === null
        ? `ends inside the token ${show(last ?? { start, end })}`
        : `begins inside the token ${show(first)}`;
  const shortest = { start: first?.start ?? start, end: last?.end ?? end };
  const answer = show({ start, end });
  return `The answer ${answer} ${where} of the model; the shortest answer around it that the model can give is ${show(shortest)}.`;
}

/** The token that has characters other than blanks on both sides of an edge; tokens may overlap, then the longest. */
function tokenAround(context: CodePointIndex, tokens: TokenTable, edge: number): Token | null {
  const { startCodePoints, endCodePoints, length } = tokens;
  let found: Token | null = null;
  for (let index = firstEndingBehind(tokens, edge); index < length; index++) {
    const start = startCodePoints[index] ?? 0;
    const end = endCodePoints[index] ?? 0;
    if (start >= edge) break;
    const isCut = context.slice(start, edge).trim() !== '' && context.slice(edge, end).trim() !== '';
    if (isCut && (found === null || end - start > found.end - found.start)) found = { start, end };
  }
  return found;
}

/** Index of the first token whose end is behind an edge; ends never fall. */
function firstEndingBehind({ endCodePoints, length }: TokenTable, edge: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((endCodePoints[middle] ?? 0) > edge) high = middle;
    else low = middle + 1;
  }
  return low;
}
