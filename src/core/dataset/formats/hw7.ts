import { describe, isJsonObject, type JsonObject } from '../fieldRules';
import type { Finding } from '../finding';
import { endOf, Hw7Origin } from './hw7Origin';
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
  const byParagraph = paragraphs.map((): { readonly question: JsonObject; readonly index: number }[] => []);
  const findings: Finding[] = [];
  questions.forEach((question, index) => {
    if (!isJsonObject(question)) return;
    const { paragraph_id: paragraphId } = question;
    const own = typeof paragraphId === 'number' ? byParagraph[paragraphId] : undefined;
    if (own === undefined) findings.push(homeless(question, index));
    else own.push({ question, index });
  });
  const nested = paragraphs.map((context, index) => ({
    context,
    qas: (byParagraph[index] ?? []).map(({ question }) => toQuestion(question)),
  }));
  return {
    format: 'hw7',
    root: { ...without(value, ['questions', 'paragraphs']), data: [{ paragraphs: nested }] },
    isSquad2ByCustom: false,
    notes:
      findings.length === 0
        ? []
        : [`${findings.length} questions name a paragraph that is not there and are left out.`],
    origins: byParagraph.map((own, index) => new Hw7Origin(index, own)),
    findings,
  };
}

function homeless({ paragraph_id: paragraphId }: JsonObject, index: number): Finding {
  return {
    code: 'field-type',
    severity: 'error',
    message: `paragraph_id must be the index of a paragraph, counted from 0, which ${describe(paragraphId)} is not.`,
    path: ['questions', index, 'paragraph_id'],
    repairs: [],
  };
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
