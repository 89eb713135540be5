import { SpanLabError } from '../errors';
import { readShape } from './datasetShape';
import type { Finding } from './finding';
import { checkParagraph } from './paragraphRules';
import type { Problem } from './problem';
import type { Dataset, QaExample } from './types';

/**
 * Reads a SQuAD 1.1 or 2.0 file: `{version?, data: [{title, paragraphs: [{context, qas: [{id, question, answers, …}]}]}]}`.
 * A wrong answer is dropped from its question; a question of which nothing right remains is left out, and so is the second
 * question with the same id. Everything dropped is named in `problems`.
 * @throws SpanLabError `json-syntax` when the text is no JSON, `format-unknown` when it is no SQuAD file
 */
export function readDataset(text: string): { dataset: Dataset; problems: Problem[] } {
  const shape = readShape(parse(text));
  if (shape === null)
    throw new SpanLabError('format-unknown', 'This is not a SQuAD file: it has no data with paragraphs.');
  const findings: Finding[] = [...shape.findings];
  const examples: QaExample[] = [];
  const ids = new Set<string>();
  let questionCount = 0;
  shape.paragraphs.forEach(({ value, title }, paragraphIndex) => {
    const { context, questions, findings: own } = checkParagraph(value, shape.format);
    findings.push(...own);
    questionCount += questions.length;
    questions.forEach(({ id, usable }, questionIndex) => {
      if (id === null) return;
      if (ids.has(id)) {
        const path = ['qas', questionIndex, 'id'];
        findings.push({
          code: 'id-duplicate',
          severity: 'error',
          message: `Two questions have the id ${id}.`,
          path,
          id,
          repairs: [],
        });
        return;
      }
      ids.add(id);
      if (usable !== null && context !== null) examples.push({ id, title, context, paragraphIndex, ...usable });
    });
  });
  const problems = findings.map(({ code, severity, message, id }): Problem => ({
    code,
    severity,
    message,
    startUtf16: 0,
    endUtf16: 0,
    ...(id === undefined ? {} : { id }),
    fixes: [],
  }));
  return { dataset: { format: shape.format, examples, questionCount }, problems };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text);
  } catch (error) {
    throw new SpanLabError(
      'json-syntax',
      `This is not JSON: ${error instanceof Error ? error.message : String(error)}`,
      {},
      { cause: error },
    );
  }
}
