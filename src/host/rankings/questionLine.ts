import * as z from 'zod';

/** What a list of questions shows of one line of `questions.jsonl`. */
export interface QuestionRow {
  readonly id: string;
  readonly prediction: string;
  readonly exact: number;
  readonly f1: number;
  readonly rank: number;
  readonly nullScoreDiff: number;
  /** The top candidate's joint probability. */
  readonly probability: number;
}

const factsSchema = z.object({
  id: z.string(),
  prediction: z.string(),
  exact: z.number(),
  f1: z.number(),
  rank: z.int(),
  nullScoreDiff: z.number(),
});
const candidatesSchema = z.object({ candidates: z.array(z.object({ jointProbability: z.number() })) });

// A quotation mark inside a JSON string is escaped, so neither can be found within a text.
const candidatesStart = ',"candidates":[';
const probabilityPattern = /[,{]"jointProbability":([-+.\deE]+)/g;

/**
 * Reads a line as a row. Candidates make up nine tenths of a line; where they stand last, as the engine writes them, they are not
 * parsed.
 * @returns null for a line that is no question
 */
export function parseQuestionRow(line: string): QuestionRow | null {
  const start = line.indexOf(candidatesStart);
  if (start >= 0) {
    const facts = factsSchema.safeParse(parseJson(`${line.slice(0, start)}}`)).data;
    probabilityPattern.lastIndex = start;
    const probability = Number(probabilityPattern.exec(line)?.[1] ?? 0);
    if (facts !== undefined && Number.isFinite(probability)) return { ...facts, probability };
  }
  const value = parseJson(line);
  const facts = factsSchema.safeParse(value).data;
  const candidates = candidatesSchema.safeParse(value).data?.candidates;
  if (facts === undefined || candidates === undefined) return null;
  return { ...facts, probability: candidates[0]?.jointProbability ?? 0 };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
