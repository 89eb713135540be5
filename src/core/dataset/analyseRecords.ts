import { analyseSource, locateFromPlace } from './analysedParagraph';
import { locateAll, type DatasetAnalysis } from './datasetAnalysis';
import { isJsonObject, type JsonObject } from './fieldRules';
import type { Finding } from './finding';
import type { OpenedFile } from './formats/openFile';
import { shapeOf } from './formats/shapeOf';
import { listOf, type FileFormat } from './formats/squadFile';
import { checkIds } from './idRules';
import { locateFindings, toProblem, type ParagraphProblem } from './located/locateFindings';
import { sourcesOf } from './located/originSource';
import type { Problem } from './problem';
import { checkDuplicates } from './rules/duplicateRules';

/**
 * Analyses a file of any form but nested SQuAD.
 * @param syntaxProblems of a text that is no valid JSON
 */
export function analyseRecords(text: string, opened: OpenedFile, syntaxProblems: readonly Problem[]): DatasetAnalysis {
  const { file, document, faults } = opened;
  const { format, saysSquad2, articleCount, findings, paragraphs: raw } = shapeOf(file);
  const sources = sourcesOf(opened);
  const paragraphs = sources.map((source, index) => analyseSource(source, raw[index]?.title ?? '', format));
  const locate = (own: readonly Finding[], index: number): ParagraphProblem[] => {
    const source = sources[index];
    return source === undefined ? [] : locateFromPlace(source, own);
  };
  const idFindings = checkIds(paragraphs.map(({ questions }) => questions));
  const duplicateFindings = withoutRepeatedContexts(file.format, checkDuplicates(paragraphs));
  const faultProblems = faults.map((fault): Problem => ({ ...fault, fixes: [] }));
  const records = document === null ? [] : locateFindings(document, file.findings).map(({ problem }) => problem);
  const titles = findings.map(finding => {
    const source = sources[firstParagraphOf(file.root, finding.path[1])];
    return toProblem(finding, source?.markOf(finding.path.slice(2)) ?? { startUtf16: 0, endUtf16: 0 }, []).problem;
  });
  return {
    text,
    fileFormat: file.format,
    format,
    saysSquad2,
    articleCount,
    paragraphs,
    places: sources.map(({ place }) => place),
    sources,
    idFindings,
    idProblems: locateAll(idFindings, locate),
    duplicateFindings,
    duplicateProblems: locateAll(duplicateFindings, locate),
    fileProblems: [...syntaxProblems, ...faultProblems, ...records, ...titles],
  };
}

/** In forms with one question per record, the context of each is repeated: that is no news. */
function withoutRepeatedContexts(
  format: FileFormat,
  findings: ReadonlyMap<number, readonly Finding[]>,
): ReadonlyMap<number, readonly Finding[]> {
  if (format === 'squad' || format === 'hw7' || format === 'cmrc2018') return findings;
  const others = [...findings].map(([index, own]): [number, readonly Finding[]] => [
    index,
    own.filter(({ code }) => code !== 'context-duplicate'),
  ]);
  return new Map(others.filter(([, own]) => own.length > 0));
}

/** Index over the whole file of the first paragraph of an article. */
function firstParagraphOf(root: JsonObject, articleIndex: string | number | undefined): number {
  const before = listOf(root.data).slice(0, Number(articleIndex));
  return before.reduce<number>(
    (sum, article) => sum + (isJsonObject(article) ? listOf(article.paragraphs).length : 0),
    0,
  );
}
