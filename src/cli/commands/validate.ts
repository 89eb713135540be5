import type { Command } from 'commander';
import { analyseDataset, type DatasetAnalysis } from '../../core/dataset/analysis';
import { findLeaks, type LeakCounts } from '../../core/dataset/leaks/findLeaks';
import { leakProblems } from '../../core/dataset/leaks/leakProblems';
import type { Problem, ProblemCode, ProblemSeverity } from '../../core/dataset/problem';
import { tokenProblems } from '../../core/dataset/tokenProblems';
import { reportOf, type ValidationReport } from '../../core/dataset/validate';
import { SpanLabError, toErrorRecord, type ErrorRecord } from '../../core/errors';
import { LineIndex } from '../../core/text/lineIndex';
import type { OffsetTokenizer } from '../../core/tokenizer/types';
import { readDatasetFile } from '../../engine/files/readDatasetFile';
import { exitCode, type CliContext, type CommonOptions, type ExitCode } from '../cliContext';
import { fixDataset, rewriteTextFile } from '../fixFile';
import { printable } from '../output/printable';
import { readTokenizer } from '../readTokenizer';

interface ValidateOptions extends CommonOptions {
  readonly fix?: boolean;
  readonly against?: string;
  readonly model?: string;
}

/** The training data of a leak check. */
interface Training {
  /** As the user named it. */
  readonly file: string;
  readonly analysis: DatasetAnalysis;
}

/** What a file is checked with besides its own rules. */
interface Companions {
  readonly training: Training | null;
  readonly tokenizer: OffsetTokenizer | null;
}

/** A problem with its place as editors show it: lines and columns from 1, columns in UTF-16 units. */
interface PlacedProblem {
  readonly code: Problem['code'];
  readonly severity: ProblemSeverity;
  readonly message: string;
  readonly id: string | null;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly fixes: readonly string[];
  readonly related: readonly PlacedRelated[];
}

/** Another place that a problem is about; in the problem's own file where `file` is null. */
interface PlacedRelated {
  readonly file: string | null;
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

interface FileReport extends Omit<ValidationReport, 'problems' | 'format'> {
  readonly file: string;
  /** Of Parquet, each row counts as a line. */
  readonly format: ValidationReport['format'] | 'parquet';
  readonly problems: readonly PlacedProblem[];
  /** Fixes applied, with `--fix`; the problems are those that are left. */
  readonly fixed: number;
  /** With `--against`. */
  readonly leaks?: LeakCounts & { readonly against: string };
}

/** A file that could not be read at all; the others are validated all the same. */
interface UnreadFile {
  readonly file: string;
  readonly error: ErrorRecord;
}

export function addValidateCommand(program: Command, context: CliContext): void {
  program
    .command('validate')
    .description('Checks data sets of all formats: offsets of answers, ids, structure.')
    .argument('<files...>', 'data sets of any known format, also packed with gzip; the format is told from the content')
    .option('--fix', 'apply the fixes that are the only possible ones, and report what is left')
    .option('--against <training>', 'also report contexts and questions that a training file has as well')
    .option('--model <folder>', 'also report answers that begin or end inside a token of this model')
    .option(
      '--json',
      'write {files: [{file, format, articles, paragraphs, questions, answers, counts, problems, fixed, leaks}]} to stdout',
    )
    .addHelpText(
      'after',
      '\nLines and columns count from 1, columns in UTF-16 units as editors count them; the end is exclusive. Exit code 1 when a file\n' +
        'has errors (warnings and information alone give 0) or cannot be read.',
    )
    .action(
      context.action(async (files: readonly string[], options: ValidateOptions): Promise<ExitCode> => {
        const reports: (FileReport | UnreadFile)[] = [];
        const { against, model } = options;
        const training = against === undefined ? null : await readTraining(context.path(against), against);
        const tokenizer = model === undefined ? null : await readTokenizer(context.modelPath(model));
        for (const file of files) {
          const report = await validateFile(context.path(file), file, options.fix === true, { training, tokenizer });
          reports.push(report);
          if ('error' in report) {
            context.io.writeError(`spanlab: ${printable(report.error.message)} (${report.error.code})\n`);
          } else if (!options.json) await context.io.writeOut(formatReport(report));
        }
        if (options.json) await context.writeJson({ files: reports });
        return reports.every(isFine) ? exitCode.fine : exitCode.failed;
      }),
    );
}

/** @throws SpanLabError `file-missing`, `file-unreadable`; `format-unknown` where there is nothing to compare with */
async function readTraining(path: string, file: string): Promise<Training> {
  const { text } = await readDatasetFile(path);
  const analysis = analyseDataset(text);
  if (analysis.format === null) {
    throw new SpanLabError('format-unknown', `${file} is no data set to compare with.`, { path });
  }
  return { file, analysis };
}

async function validateFile(
  path: string,
  file: string,
  fix: boolean,
  { training, tokenizer }: Companions,
): Promise<FileReport | UnreadFile> {
  try {
    const { text, isParquet } = await readDatasetFile(path);
    const result = fix ? fixDataset(text) : { text, fixed: 0 };
    if (result.fixed > 0) {
      if (isParquet) throw parquetIsReadOnly(path);
      await rewriteTextFile(path, result.text);
    }
    const analysis = analyseDataset(result.text);
    const { problems, counts, ...contents } = reportOf(analysis);
    const lines = new LineIndex(result.text);
    const own = { file, ...contents, ...(isParquet ? { format: 'parquet' as const } : {}), fixed: result.fixed };
    const cuts = tokenizer === null ? [] : tokenProblems(analysis, tokenizer);
    const leaks = training === null ? null : findLeaks(analysis.paragraphs, training.analysis.paragraphs);
    const leaking =
      training === null || leaks === null ? [] : leakProblems(leaks.leaks, analysis, training.analysis, training.file);
    const found = [...cuts, ...leaking];
    const all = [...problems, ...found].sort((a, b) => a.startUtf16 - b.startUtf16 || a.endUtf16 - b.endUtf16);
    const located = placed(all, lines, training === null ? lines : new LineIndex(training.analysis.text));
    return {
      ...own,
      counts: { ...counts, ...countCodes(found) },
      problems: isParquet ? located.map(byRow) : located,
      ...(training === null || leaks === null ? {} : { leaks: { against: training.file, ...leaks.counts } }),
    };
  } catch (error) {
    if (!(error instanceof SpanLabError)) throw error;
    return { file, error: toErrorRecord(error) };
  }
}

function parquetIsReadOnly(path: string): SpanLabError {
  const message = `${path} is Parquet, which can only be read: convert it to another format and fix that.`;
  return new SpanLabError('file-write-failed', message, { path });
}

function countCodes(problems: readonly Problem[]): Partial<Record<ProblemCode, number>> {
  const counts: Partial<Record<ProblemCode, number>> = {};
  for (const { code } of problems) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

/** @param otherLines the lines of the file that related places with a file are in */
function placed(problems: readonly Problem[], lines: LineIndex, otherLines: LineIndex): PlacedProblem[] {
  return problems.map(({ code, severity, message, id, startUtf16, endUtf16, fixes, related = [] }) => {
    const start = lines.positionAt(startUtf16);
    const end = lines.positionAt(endUtf16);
    return {
      code,
      severity,
      message,
      id: id ?? null,
      line: start.line + 1,
      column: start.character + 1,
      endLine: end.line + 1,
      endColumn: end.character + 1,
      fixes: fixes.map(({ title }) => title),
      related: related.map(other => {
        const { line, character } = (other.file === undefined ? lines : otherLines).positionAt(other.startUtf16);
        return { file: other.file ?? null, message: other.message, line: line + 1, column: character + 1 };
      }),
    };
  });
}

/** Nobody can look into a row of Parquet: the place is the row as a whole. */
function byRow(problem: PlacedProblem): PlacedProblem {
  const related = problem.related.map(place => (place.file === null ? { ...place, column: 1 } : place));
  return { ...problem, column: 1, endLine: problem.line, endColumn: 1, related };
}

function isFine(report: FileReport | UnreadFile): boolean {
  return !('error' in report) && report.problems.every(({ severity }) => severity !== 'error');
}

/** One line per problem, as compilers write them, and a summary. */
function formatReport(report: FileReport): string {
  const { file, problems, format, paragraphs, questions, answers, fixed, leaks } = report;
  const name = printable(file);
  const lines = problems.map(
    ({ line, column, severity, code, message }) =>
      `${name}:${line}:${column}: ${severity}: ${printable(message)} (${code})\n`,
  );
  const count = (severity: ProblemSeverity): number => problems.filter(problem => problem.severity === severity).length;
  const [errors, warnings, advice] = [count('error'), count('warning'), count('information')];
  const wrong = errors + warnings === 0 ? 'no problems' : `${plural(errors, 'error')}, ${plural(warnings, 'warning')}`;
  const found = advice === 0 ? wrong : `${wrong}, ${advice} for information`;
  const fixes = fixed === 0 ? '' : `${plural(fixed, 'problem')} fixed, `;
  const contents = `${plural(paragraphs, 'paragraph')}, ${plural(questions, 'question')}, ${plural(answers, 'answer')}`;
  const leakLine = leaks === undefined ? '' : `${name}: ${formatLeaks(leaks)}\n`;
  return `${lines.join('')}${name}: ${fixes}${found} (${format}: ${contents})\n${leakLine}`;
}

function formatLeaks(leaks: LeakCounts & { readonly against: string }): string {
  const contexts = `contexts: ${leaks.contexts} the same, ${leaks.normalisedContexts} but for case or blanks, ${leaks.nearContexts} nearly`;
  const questions = `questions: ${leaks.pairs} the same, ${leaks.normalisedPairs} but for case or blanks, ${leaks.nearPairs} nearly`;
  return (
    `against ${printable(leaks.against)}, ${leaks.distinctPairs} of ${leaks.ofDistinctPairs} distinct questions with their context leak ` +
    `(${contexts}, of ${leaks.ofContexts}; ${questions}, of ${leaks.ofPairs})`
  );
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
