import { codePointLength } from '../../text/codePoints';
import { isJsonObject, type JsonObject } from '../fieldRules';
import { Cmrc2018Origin } from './cmrc2018Origin';
import { without, type SquadFile } from './squadFile';

/**
 * CMRC 2018 as first published: [{context_id, context_text, title, qas: [{query_id, query_text, answers: [text, …]}]}]. It has no
 * offsets: an answer is taken to stand where its text first occurs, and at -1 where it never does; both are told in the notes.
 * @returns null when the value is not of this form
 */
export function readCmrc2018(value: unknown): SquadFile | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const paragraphs: readonly unknown[] = value;
  const objects = paragraphs.filter(isJsonObject);
  if (objects.length < paragraphs.length || !objects.every(each => 'context_text' in each && 'qas' in each))
    return null;
  const found = { once: 0, often: 0, never: 0 };
  const data = objects.map(paragraph => {
    const context = paragraph.context_text;
    const place = (text: unknown): number => {
      const start = typeof context === 'string' && typeof text === 'string' ? context.indexOf(text) : -1;
      if (start < 0 || typeof context !== 'string' || typeof text !== 'string') {
        found.never++;
        return -1;
      }
      found[context.includes(text, start + 1) ? 'often' : 'once']++;
      return codePointLength(context.slice(0, start));
    };
    const { title, context_id: id } = paragraph;
    return {
      ...(title === undefined ? {} : { title }),
      paragraphs: [
        {
          ...(id === undefined ? {} : { id }),
          ...without(paragraph, ['title', 'context_id', 'context_text', 'qas']),
          context,
          qas: Array.isArray(paragraph.qas)
            ? paragraph.qas.map((question: unknown) =>
                isJsonObject(question) ? toQuestion(question, place) : question,
              )
            : paragraph.qas,
        },
      ],
    };
  });
  const all = found.once + found.often + found.never;
  const note =
    `The file has no offsets: ${all} answers were placed where their text first occurs; ${found.often} occur more than once, ` +
    `${found.never} nowhere (answer_start -1).`;
  return {
    format: 'cmrc2018',
    root: { data },
    isSquad2ByCustom: false,
    notes: [note],
    origins: objects.map((paragraph, index) => new Cmrc2018Origin(paragraph, index)),
    findings: [],
  };
}

function toQuestion(question: JsonObject, place: (text: unknown) => number): JsonObject {
  return {
    ...(question.query_id === undefined ? {} : { id: question.query_id }),
    question: question.query_text,
    answers: Array.isArray(question.answers)
      ? question.answers.map((text: unknown) => ({ text, answer_start: place(text) }))
      : question.answers,
    ...without(question, ['query_id', 'query_text', 'answers']),
  };
}
