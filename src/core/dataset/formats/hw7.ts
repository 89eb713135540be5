import { codePointLength } from '../../text/codePoints';
import { isJsonObject, type JsonObject } from '../fieldRules';
import { listOf, objectsOf, without, type Losses, type SquadFile } from './squadFile';

/*
 * The form of a machine learning course's seventh homework: {questions: [{id, paragraph_id, question_text, answer_text,
 * answer_start, answer_end}], paragraphs: ["…", …]}. `paragraph_id` is an index; `answer_end` is the last character's place,
 * inclusive, in code points; in test files the three answer fields are null.
 */

const questionKeys = ['paragraph_id', 'question_text', 'answer_text', 'answer_start', 'answer_end'];

/** The nested file, or null when the value is not of this form. Paragraphs keep their order; each is an article's own. */
export function readHw7(value: unknown): SquadFile | null {
  if (!isJsonObject(value) || !Array.isArray(value.questions) || !Array.isArray(value.paragraphs)) return null;
  const questions: readonly unknown[] = value.questions;
  const paragraphs: readonly unknown[] = value.paragraphs;
  const isHw7 = questions.every(each => isJsonObject(each) && 'paragraph_id' in each && 'question_text' in each);
  if (!isHw7) return null;
  const byParagraph = new Map<number, JsonObject[]>();
  let homeless = 0;
  for (const question of questions.filter(isJsonObject)) {
    const index = question.paragraph_id;
    if (typeof index !== 'number' || !(index in paragraphs)) homeless++;
    else byParagraph.set(index, [...(byParagraph.get(index) ?? []), toQuestion(question)]);
  }
  const nested = paragraphs.map((context, index) => ({ context, qas: byParagraph.get(index) ?? [] }));
  const notes = homeless === 0 ? [] : [`${homeless} questions name a paragraph that is not there and are left out.`];
  const root = { ...without(value, ['questions', 'paragraphs']), data: [{ paragraphs: nested }] };
  return { format: 'hw7', root, notes };
}

function toQuestion(question: JsonObject): JsonObject {
  const { id, question_text: text, answer_text: answerText, answer_start: start, answer_end: end } = question;
  const isUnanswered = (answerText ?? null) === null && (start ?? null) === null;
  const isEndRight = end === undefined || end === endOf(answerText, start);
  const answer = { text: answerText, answer_start: start, ...(isEndRight ? {} : { answer_end: end }) };
  return {
    ...(id === undefined ? {} : { id }),
    question: text,
    answers: isUnanswered ? [] : [answer],
    ...without(question, ['id', ...questionKeys]),
  };
}

/** The file in this form. It holds one answer per question, and no titles. */
export function writeHw7(root: JsonObject, losses: Losses): JsonObject {
  const questions: JsonObject[] = [];
  const paragraphs: unknown[] = [];
  for (const article of objectsOf(root.data, losses, 'articles that are no objects')) {
    losses.add('article fields', Object.keys(without(article, ['paragraphs'])).length);
    for (const paragraph of objectsOf(article.paragraphs, losses, 'paragraphs that are no objects')) {
      losses.add('paragraph fields', Object.keys(without(paragraph, ['context', 'qas'])).length);
      for (const question of objectsOf(paragraph.qas, losses, 'questions that are no objects')) {
        questions.push(fromQuestion(question, paragraphs.length, losses));
      }
      paragraphs.push(paragraph.context ?? '');
    }
  }
  return { ...without(root, ['data', 'version', 'questions', 'paragraphs']), questions, paragraphs };
}

function fromQuestion(question: JsonObject, paragraphId: number, losses: Losses): JsonObject {
  const answers = listOf(question.answers);
  losses.add('further answers of a question', Math.max(0, answers.length - 1));
  const first = isJsonObject(answers[0]) ? answers[0] : {};
  const { text = null, answer_start: start = null } = first;
  losses.add('answer fields', Object.keys(without(first, ['text', 'answer_start', 'answer_end'])).length);
  return {
    ...('id' in question ? { id: question.id } : {}),
    paragraph_id: paragraphId,
    question_text: question.question,
    answer_text: text,
    answer_start: start,
    answer_end: 'answer_end' in first ? first.answer_end : endOf(text, start),
    ...without(question, ['id', 'question', 'answers', ...questionKeys]),
  };
}

/** Place of the last character, or null where there is none. */
function endOf(text: unknown, start: unknown): number | null {
  return typeof text === 'string' && typeof start === 'number' ? start + codePointLength(text) - 1 : null;
}
