import type { AnalysedParagraph } from './analysedParagraph';
import { analyseDataset, type DatasetAnalysis } from './analysis';
import { shiftProblem } from './located/locateFindings';
import type { RelatedValue } from './finding';
import type { FileFormat } from './formats/squadFile';
import type { Problem, ProblemCode, RelatedPlace } from './problem';
import { RelatedPlaces } from './rules/relatedPlaces';
import type { DatasetFormat } from './types';

/** What a file is: nested SQuAD by its version, another form by its name. */
export type ReportedFormat = DatasetFormat | Exclude<FileFormat, 'squad'> | 'unknown';

/** What is wrong with a file. */
export interface ValidationReport {
  readonly format: ReportedFormat;
  readonly articles: number;
  readonly paragraphs: number;
  readonly questions: number;
  readonly answers: number;
  /** In the order of the file. */
  readonly problems: readonly Problem[];
  /** How many problems there are of each code; codes without any are absent. */
  readonly counts: Readonly<Partial<Record<ProblemCode, number>>>;
}

/** Validates a file once. Never throws: a file that is no data set is a problem as well. */
export function validateDataset(text: string): ValidationReport {
  return reportOf(analyseDataset(text));
}

/** Validates one file again and again while it is edited; what an edit does not touch is not looked at again. */
export class DatasetValidator {
  #analysis: DatasetAnalysis | undefined;

  /** The state of the file after the last {@link validate}: what outline and edits work on. */
  get analysis(): DatasetAnalysis | undefined {
    return this.#analysis;
  }

  validate(text: string): ValidationReport {
    this.#analysis = analyseDataset(text, this.#analysis);
    return reportOf(this.#analysis);
  }
}

/** The report on one state of a file. */
export function reportOf(analysis: DatasetAnalysis): ValidationReport {
  const { articleCount, paragraphs } = analysis;
  const problems = problemsOf(analysis);
  const counts: Partial<Record<ProblemCode, number>> = {};
  for (const { code } of problems) counts[code] = (counts[code] ?? 0) + 1;
  return {
    format: reportedFormat(analysis),
    articles: articleCount,
    paragraphs: paragraphs.length,
    questions: paragraphs.reduce((sum, { questions }) => sum + questions.length, 0),
    answers: paragraphs.reduce((sum, { answerCount }) => sum + answerCount, 0),
    problems,
    counts,
  };
}

/** The format as reports name it. */
export function reportedFormat({ fileFormat, format }: DatasetAnalysis): ReportedFormat {
  return (fileFormat === 'squad' ? format : fileFormat) ?? 'unknown';
}

/** Finds the places of values that problems in other paragraphs point to. */
export interface ValuePlaces {
  find(related: RelatedValue): RelatedPlace;
}

/** Where contexts and questions stand in one state of a file. */
export function valuePlaces({ text, places, paragraphs, sources }: DatasetAnalysis): ValuePlaces {
  if (sources !== null) {
    return {
      find: ({ paragraphIndex, path, message }) => {
        const source = sources[paragraphIndex];
        return { ...(source?.markOf(path) ?? { startUtf16: 0, endUtf16: 0 }), message };
      },
    };
  }
  return new RelatedPlaces(text, places, index => isValidJson(paragraphs[index]));
}

function problemsOf(analysis: DatasetAnalysis): Problem[] {
  const { paragraphs, places, idProblems, duplicateProblems, fileProblems } = analysis;
  const problems: Problem[] = [...fileProblems];
  const relatedPlaces = valuePlaces(analysis);
  paragraphs.forEach(({ problems: own }, index) => {
    const start = places[index]?.startUtf16 ?? 0;
    for (const { problem } of own) problems.push(shiftProblem(problem, start));
    const ofFile = [...(idProblems.get(index) ?? []), ...(duplicateProblems.get(index) ?? [])];
    for (const { problem, related } of ofFile) {
      const places = related === undefined ? {} : { related: related.map(each => relatedPlaces.find(each)) };
      problems.push({ ...shiftProblem(problem, start), ...places });
    }
  });
  return problems.sort((a, b) => a.startUtf16 - b.startUtf16 || a.endUtf16 - b.endUtf16);
}

function isValidJson(paragraph: AnalysedParagraph | undefined): boolean {
  return (
    paragraph?.isSelfContained === true && paragraph.problems.every(({ problem }) => problem.code !== 'json-syntax')
  );
}
