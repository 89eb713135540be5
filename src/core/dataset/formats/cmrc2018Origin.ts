import { quote } from '../../text/quote';
import { isJsonObject, type JsonObject } from '../fieldRules';
import type { Change, Finding, JsonPath } from '../finding';
import { listOf, type ParagraphOrigin } from './squadFile';

const paragraphKeys: Readonly<Record<string, string>> = { context: 'context_text', id: 'context_id' };
const questionKeys: Readonly<Record<string, string>> = { id: 'query_id', question: 'query_text' };

/** A paragraph whose answers are plain texts: there is no offset to be wrong, and none to be written. */
export class Cmrc2018Origin implements ParagraphOrigin {
  constructor(
    private readonly paragraph: JsonObject,
    private readonly paragraphIndex: number,
  ) {}

  pathOf([key, questionIndex, name, answerIndex]: JsonPath): JsonPath {
    const paragraph = [this.paragraphIndex];
    if (key === undefined) return paragraph;
    if (key !== 'qas') return [...paragraph, paragraphKeys[key] ?? key];
    const question = [...paragraph, 'qas', ...(questionIndex === undefined ? [] : [questionIndex])];
    if (name === undefined) return question;
    return [...question, questionKeys[name] ?? name, ...(answerIndex === undefined ? [] : [answerIndex])];
  }

  changesOf(changes: readonly Change[]): readonly Change[] | null {
    const own = changes.flatMap((change): Change[] => {
      if (change.kind === 'setValue' && change.path[4] === 'answer_start') return [];
      const path = this.pathOf(change.path);
      return [
        change.kind === 'setMember'
          ? { ...change, path, key: questionKeys[change.key] ?? change.key }
          : { ...change, path },
      ];
    });
    return own.length === 0 ? null : own;
  }

  /** An offset that reading could not make up means that the text is nowhere. */
  adapted(findings: readonly Finding[]): readonly Finding[] {
    return findings.map(finding => {
      if (finding.code !== 'span-negative') return finding;
      const message = `The text ${quote(this.#answerAt(finding.path))} is nowhere in the context.`;
      return { ...finding, code: 'span-absent', message };
    });
  }

  #answerAt([, questionIndex, , answerIndex]: JsonPath): string {
    const question = listOf(this.paragraph.qas)[Number(questionIndex)];
    return String(isJsonObject(question) ? listOf(question.answers)[Number(answerIndex)] : '');
  }
}
