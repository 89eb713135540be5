/** How much a problem matters: an error costs the record or part of it, a warning and a piece of information cost nothing. */
export type ProblemSeverity = 'error' | 'warning' | 'information';

/** What a rule is about: an answer's place, the structure of the file, or something worth knowing that may well be right. */
export type RuleKind = 'span' | 'structure' | 'advice';

/** What must be at hand, besides the file itself, before a rule can be checked. */
export type RuleNeed = 'nothing' | 'other file' | 'tokenizer';

/** What is fixed about a rule; the check itself stands with the level of the file that it looks at. */
export interface Rule {
  /** Stable; also the anchor of the rule's section in `docs/rules.md`. */
  readonly code: string;
  readonly kind: RuleKind;
  /** As a rule; where the record stays usable all the same, a finding may be milder (a title of a wrong type). */
  readonly severity: ProblemSeverity;
  /** One line, without a full stop. */
  readonly title: string;
  /** Whether what the problem is about (an answer, a question, a paragraph, the file) is left out of training and evaluation. */
  readonly isRecordLost: boolean;
  readonly needs: RuleNeed;
}

const error = { severity: 'error', isRecordLost: true, needs: 'nothing' } as const;
const warning = { severity: 'warning', isRecordLost: false, needs: 'nothing' } as const;
const advice = { kind: 'advice', severity: 'information', isRecordLost: false, needs: 'nothing' } as const;
const span = { kind: 'span', ...error } as const;
const structure = { kind: 'structure', ...error } as const;

/** Every rule of data sets, in the order of the documentation. An answer has at most one of the span rules that are errors. */
export const ruleTable = [
  { code: 'span-empty', ...span, title: 'The answer has no text' },
  { code: 'span-negative', ...span, title: 'answer_start is below 0' },
  { code: 'span-utf16', ...span, title: 'answer_start counts UTF-16 units' },
  { code: 'span-bytes', ...span, title: 'answer_start counts UTF-8 bytes' },
  { code: 'span-edge-space', ...span, title: 'The answer is right but for blanks at its edges' },
  { code: 'span-case', ...span, title: 'The answer is right but for upper and lower case' },
  { code: 'span-out-of-range', ...span, title: 'The answer would stand outside of the context' },
  { code: 'span-absent', ...span, title: 'The text of the answer is nowhere in the context' },
  { code: 'span-mismatch', ...span, title: 'Something else stands at answer_start' },
  { code: 'answer-end-mismatch', kind: 'span', ...warning, title: 'answer_end is not where the answer ends' },
  { code: 'json-syntax', ...structure, title: 'The file is no valid JSON here' },
  { code: 'csv-syntax', ...structure, title: 'The file is no valid table here' },
  { code: 'format-unknown', ...structure, title: 'The file is no data set of a known format' },
  { code: 'field-missing', ...structure, title: 'A field that the record needs is missing' },
  { code: 'field-type', ...structure, title: 'A field has a value of the wrong kind' },
  { code: 'id-missing', ...structure, title: 'The question has no id' },
  { code: 'id-duplicate', ...structure, title: 'An earlier question has the same id' },
  {
    code: 'impossible-with-answers',
    kind: 'structure',
    ...warning,
    title: 'Marked as unanswerable, but there are answers',
  },
  { code: 'answerable-without-answers', ...structure, title: 'Counts as answerable, but has no answer' },
  { code: 'question-empty', ...structure, title: 'The question has no text' },
  { code: 'context-empty', ...structure, title: 'The context has no text' },
  { code: 'question-duplicate', ...advice, title: 'The same question is asked about the same context before' },
  { code: 'context-duplicate', ...advice, title: 'An earlier paragraph has the same context' },
  {
    code: 'span-cuts-token',
    ...advice,
    needs: 'tokenizer',
    title: 'An edge of the answer is inside a token of the model',
  },
  {
    code: 'leak-context',
    ...advice,
    severity: 'warning',
    needs: 'other file',
    title: 'The training file has the same context',
  },
  {
    code: 'leak-question',
    ...advice,
    severity: 'warning',
    needs: 'other file',
    title: 'The training file asks the same about the same context',
  },
] as const satisfies readonly Rule[];

/** Stable codes of everything that can be wrong with a data set. */
export type ProblemCode = (typeof ruleTable)[number]['code'];

/** The codes in the order of the table. */
export const problemCodes: readonly ProblemCode[] = ruleTable.map(({ code }) => code);

const rules: ReadonlyMap<string, Rule> = new Map(ruleTable.map(rule => [rule.code, rule]));

/** The rule with a code; undefined for a code that is none of ours. */
export function ruleOf(code: string): Rule | undefined {
  return rules.get(code);
}
