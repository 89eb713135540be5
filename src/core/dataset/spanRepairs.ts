import { codePointLength } from '../text/codePoints';
import { quote } from '../text/quote';
import { surroundings } from '../text/surroundings';
import type { WrongAnswer } from './wrongAnswer';

/** A repair of an answer: the values it gets. What is absent stays. */
export interface SpanRepair {
  readonly title: string;
  readonly startCodePoint?: number;
  readonly text?: string;
  readonly isPreferred: boolean;
}

/** Moves the answer to where its text stands, the nearest place first; preferred when it stands in one place only. */
export function moves(answer: WrongAnswer): SpanRepair[] {
  const { context, length, places } = answer;
  return places.map(({ startCodePoint }) => {
    const title = `Set answer_start to ${answer.placeAndDistance(startCodePoint)}`;
    const isOnly = places.length === 1;
    const where = isOnly ? '' : `: ${surroundings(context, startCodePoint, startCodePoint + length)}`;
    return { title: title + where, startCodePoint, isPreferred: isOnly };
  });
}

/** The same, and where the text stands nowhere: takes words of the context that differ in letter case and blanks only. */
export function movesOrSimilarWords(answer: WrongAnswer): SpanRepair[] {
  if (answer.places.length > 0) return moves(answer);
  const { context, similar, start } = answer;
  return similar.map(({ startCodePoint, text }) => {
    const isOnly = similar.length === 1;
    const end = startCodePoint + codePointLength(text);
    const where = isOnly ? '' : `: ${surroundings(context, startCodePoint, end)}`;
    const move = startCodePoint === start ? {} : { startCodePoint };
    const title = `Use ${quote(text)} at ${answer.placeAndDistance(startCodePoint)}${where}`;
    return { title, text, ...move, isPreferred: isOnly };
  });
}
