import { CodePointIndex } from '../text/codePoints';
import type { OffsetTokenizer, TokenTable } from '../tokenizer/types';
import type { DatasetAnalysis } from './analysis';
import { isJsonObject } from './fieldRules';
import { tryJson } from './formats/openFile';
import { JsonText } from './located/jsonText';
import { locateFindings, shiftProblem } from './located/locateFindings';
import type { ValueSource } from './located/valueSource';
import type { Problem } from './problem';
import { checkTokens } from './rules/tokenRules';

/** The right answers of a file that begin or end inside a token of a model, in the order of the file. */
export function tokenProblems(analysis: DatasetAnalysis, tokenizer: OffsetTokenizer): Problem[] {
  const encode = rememberingLast(tokenizer);
  return analysis.paragraphs.flatMap(({ context }, index): Problem[] => {
    const paragraph = context === null ? null : paragraphAt(analysis, index);
    if (context === null || paragraph === null || !isJsonObject(paragraph.value)) return [];
    const findings = checkTokens(new CodePointIndex(context), paragraph.value.qas, encode);
    return locateFindings(paragraph.source, findings).map(({ problem }) => shiftProblem(problem, paragraph.startUtf16));
  });
}

interface LocatedParagraph {
  readonly value: unknown;
  readonly source: ValueSource;
  /** Where the source's positions begin to count. */
  readonly startUtf16: number;
}

/** Null for a paragraph that is no valid JSON. */
function paragraphAt({ text, places, sources }: DatasetAnalysis, index: number): LocatedParagraph | null {
  const source = sources?.[index];
  if (source !== undefined) return { value: source.value, source, startUtf16: 0 };
  const { startUtf16 = 0, endUtf16 = 0 } = places[index] ?? {};
  const raw = text.slice(startUtf16, endUtf16);
  const parsed = tryJson(raw);
  return parsed === null ? null : { value: parsed.value, source: new JsonText(raw), startUtf16 };
}

/** Flat rows have the same context one after the other. */
function rememberingLast(tokenizer: OffsetTokenizer): (text: string) => TokenTable {
  let last: { readonly text: string; readonly tokens: TokenTable } | undefined;
  return text => {
    if (last?.text !== text) last = { text, tokens: tokenizer.encode(text) };
    return last.tokens;
  };
}
