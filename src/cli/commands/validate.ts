import type { Command } from 'commander';
import type { Problem, ProblemSeverity } from '../../core/dataset/problem';
import { validateDataset, type ValidationReport } from '../../core/dataset/validate';
import { SpanLabError, toErrorRecord, type ErrorRecord } from '../../core/errors';
import { LineIndex } from '../../core/text/lineIndex';
import { readTextFile } from '../../engine/files/readTextFile';
import { exitCode, type CliContext, type CommonOptions, type ExitCode } from '../cliContext';
import { fixDataset, rewriteTextFile } from '../fixFile';
import { printable } from '../output/printable';

interface ValidateOptions extends CommonOptions {
  readonly fix?: boolean;
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
}

interface FileReport extends Omit<ValidationReport, 'problems'> {
  readonly file: string;
  readonly problems: readonly PlacedProblem[];
  /** Fixes applied, with `--fix`; the problems are those that are left. */
  readonly fixed: number;
}

/** A file that could not be read at all; the others are validated all the same. */
interface UnreadFile {
  readonly file: string;
  readonly error: ErrorRecord;
}

export function addValidateCommand(program: Command, context: CliContext): void {
  program
    .command('validate')
    .description('Checks SQuAD files: offsets of answers, ids, structure.')
    .argument('<files...>', 'SQuAD files (.json or .json.gz)')
    .option('--fix', 'apply the fixes that are the only possible ones, and report what is left')
    .option(
      '--json',
      'write {files: [{file, format, articles, paragraphs, questions, answers, counts, problems, fixed}]} to stdout',
    )
    .addHelpText(
      'after',
      '\nLines and columns count from 1, columns in UTF-16 units as editors count them; the end is exclusive. Exit code 1 when a file\n' +
        'has errors (warnings and information alone give 0) or cannot be read.',
    )
    .action(
      context.action(async (files: readonly string[], options: ValidateOptions): Promise<ExitCode> => {
        const reports: (FileReport | UnreadFile)[] = [];
        for (const file of files) {
          const report = await validateFile(context.path(file), file, options.fix === true);
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

async function validateFile(path: string, file: string, fix: boolean): Promise<FileReport | UnreadFile> {
  try {
    const text = await readTextFile(path);
    const result = fix ? fixDataset(text) : { text, report: validateDataset(text), fixed: 0 };
    if (result.fixed > 0) await rewriteTextFile(path, result.text);
    const { problems, ...counts } = result.report;
    return { file, ...counts, problems: placed(problems, result.text), fixed: result.fixed };
  } catch (error) {
    if (!(error instanceof SpanLabError)) throw error;
    return { file, error: toErrorRecord(error) };
  }
}

function placed(problems: readonly Problem[], text: string): PlacedProblem[] {
  const lines = new LineIndex(text);
  return problems.map(({ code, severity, message, id, startUtf16, endUtf16, fixes }) => {
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
    };
  });
}

function isFine(report: FileReport | UnreadFile): boolean {
  return !('error' in report) && report.problems.every(({ severity }) => severity !== 'error');
}

/** One line per problem, as compilers write them, and a summary. */
function formatReport({ file, problems, format, paragraphs, questions, answers, fixed }: FileReport): string {
  const name = printable(file);
  const lines = problems.map(
    ({ line, column, severity, code, message }) =>
      `${name}:${line}:${column}: ${severity}: ${printable(message)} (${code})\n`,
  );
  const count = (severity: ProblemSeverity): number => problems.filter(problem => problem.severity === severity).length;
  const [errors, warnings] = [count('error'), count('warning')];
  const found = problems.length === 0 ? 'no problems' : `${plural(errors, 'error')}, ${plural(warnings, 'warning')}`;
  const fixes = fixed === 0 ? '' : `${plural(fixed, 'problem')} fixed, `;
  const contents = `${plural(paragraphs, 'paragraph')}, ${plural(questions, 'question')}, ${plural(answers, 'answer')}`;
  return `${lines.join('')}${name}: ${fixes}${found} (${format}: ${contents})\n`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
