import { Option, type Command } from 'commander';
import { readSquadFile } from '../../core/dataset/formats/readSquadFile';
import { targetFormats, writeSquadFile, type TargetFormat } from '../../core/dataset/formats/writeSquadFile';
import { shapeOf } from '../../core/dataset/formats/shapeOf';
import { isJsonObject, type JsonObject } from '../../core/dataset/fieldRules';
import { SpanLabError } from '../../core/errors';
import { readDatasetFile } from '../../engine/files/readDatasetFile';
import { refuseOverwriting } from '../../engine/files/refuseOverwriting';
import { writeDataFile } from '../../engine/files/writeDataFile';
import type { CliContext, CommonOptions } from '../cliContext';
import { printable } from '../output/printable';
import { parseJson } from '../parseJson';

interface ConvertOptions extends CommonOptions {
  readonly to: TargetFormat;
  readonly out: string;
  readonly force?: boolean;
}

export function addConvertCommand(program: Command, context: CliContext): void {
  program
    .command('convert')
    .description('Writes a data set in another format.')
    .argument(
      '<file>',
      'data set of any known format, Parquet too, also packed with gzip; the format is told from the content',
    )
    .addOption(new Option('--to <format>', 'what to write').choices(targetFormats).makeOptionMandatory())
    .requiredOption('--out <file>', 'file to write; packed with gzip when its name ends in .gz')
    .option('--force', 'replace the file if there is one; never the one that is read')
    .option('--json', 'write {file, from, to, out, articles, paragraphs, questions, answers, losses, notes} to stdout')
    .addHelpText(
      'after',
      '\nWrong records are kept as they are. What the new format cannot hold is counted in the summary.',
    )
    .action(
      context.action(async (file: string, options: ConvertOptions) => {
        const [source, target] = [context.path(file), context.path(options.out)];
        await refuseOverwriting(source, target, options.force === true);
        const { text, isParquet } = await readDatasetFile(source);
        const read = readSquadFile(text);
        if (read === null) {
          parseJson(text, source);
          throw new SpanLabError('format-unknown', `${source} is no data set of a known format.`, { path: source });
        }
        const shape = shapeOf(read);
        const written = writeSquadFile(read.root, options.to, shape.format);
        await writeDataFile(target, written.text);
        const summary = {
          file,
          from: isParquet ? 'parquet' : read.format === 'squad' ? shape.format : read.format,
          to: options.to,
          out: options.out,
          ...countsOf(read.root),
          losses: written.losses,
          notes: read.notes,
        };
        if (options.json) await context.writeJson(summary);
        else await context.io.writeOut(formatSummary(summary));
      }),
    );
}

interface Counts {
  readonly articles: number;
  readonly paragraphs: number;
  readonly questions: number;
  readonly answers: number;
}

/** How much there was to convert. */
function countsOf(root: JsonObject): Counts {
  const below = (values: readonly unknown[], key: string): unknown[] =>
    values.flatMap(value => {
      const list: unknown = isJsonObject(value) ? value[key] : undefined;
      return Array.isArray(list) ? (list as unknown[]) : [];
    });
  const articles = below([root], 'data');
  const paragraphs = below(articles, 'paragraphs');
  const questions = below(paragraphs, 'qas');
  const answers = below(questions, 'answers').length;
  return { articles: articles.length, paragraphs: paragraphs.length, questions: questions.length, answers };
}

interface Summary extends Counts {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly out: string;
  readonly losses: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
}

function formatSummary({ file, from, to, out, paragraphs, questions, answers, losses, notes }: Summary): string {
  const lost = Object.entries(losses).map(([what, count]) => `  left out, as ${to} cannot hold it: ${count} ${what}\n`);
  const told = notes.map(note => `  ${printable(note)}\n`);
  const contents = `paragraphs: ${paragraphs}, questions: ${questions}, answers: ${answers}`;
  return `${printable(file)} (${from}) -> ${printable(out)} (${to}), ${contents}\n${told.join('')}${lost.join('')}`;
}
