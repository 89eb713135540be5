import type { Command } from 'commander';
import { splitFile } from '../../engine/data/splitFile';
import type { SplitRequest, WrittenPart } from '../../protocol/datasetRequests';
import type { CliContext, CommonOptions } from '../cliContext';
import { printable } from '../output/printable';

interface SplitCommandOptions extends CommonOptions {
  readonly validation?: string;
  readonly sample?: string;
  readonly seed: string;
  readonly by: string;
  readonly trainOut?: string;
  readonly validationOut?: string;
  readonly out?: string;
  readonly force?: boolean;
}

export function addSplitCommand(program: Command, context: CliContext): void {
  const command: Command = program
    .command('split')
    .description('Divides a data set into training and validation data, or takes a random sample of its questions.')
    .argument('<file>', 'data set of any known format but Parquet, also packed with gzip')
    .option('--validation <share>', 'share of the questions for validation, between 0 and 1')
    .option('--train-out <file>', 'where the training data go')
    .option('--validation-out <file>', 'where the validation data go')
    .option('--by <unit>', 'what is never divided: article or paragraph', 'article')
    .option('--sample <count>', 'instead: how many questions to pick at random')
    .option('--out <file>', 'where the sample goes')
    .option('--seed <number>', 'the same seed gives the same result on every machine', '42')
    .option('--force', 'overwrite files that exist')
    .option('--json', 'write {train, validation} or {sample}, each {file, paragraphs, questions}, to stdout')
    .addHelpText(
      'after',
      '\nWhat is kept stays as it is written, with all of its fields. Paragraphs with the same context are never divided. A file whose\n' +
        'name ends in .gz is packed.',
    );
  command.action(
    context.action(async (file: string, options: SplitCommandOptions) => {
      const { plan, names } = planOf(command, context, options);
      const source = context.path(file);
      const outputs = Object.values(names).map(name => context.path(name));
      if (new Set([...outputs, source]).size <= outputs.length) {
        command.error('error: the files to read and to write must be different ones');
      }
      const parts = await splitFile({ data: source, plan, replace: options.force === true });
      const written = parts.map(({ role, paragraphs, questions }) => ({
        role,
        file: names[role] ?? '',
        paragraphs,
        questions,
      }));
      if (options.json) {
        await context.writeJson(Object.fromEntries(written.map(({ role, ...part }) => [role, part])));
        return;
      }
      for (const { role, file: name, paragraphs, questions } of written) {
        await context.io.writeOut(`${role}: ${printable(name)} (${paragraphs} paragraphs, ${questions} questions)\n`);
      }
    }),
  );
}

interface Plan {
  readonly plan: SplitRequest['plan'];
  /** The files to write, as the user named them. */
  readonly names: Readonly<Partial<Record<WrittenPart['role'], string>>>;
}

/** Ends with wrong usage where the options do not belong together. */
function planOf(command: Command, context: CliContext, options: SplitCommandOptions): Plan {
  const { validation, sample, trainOut, validationOut, out, by } = options;
  const seed = Number(options.seed);
  if (options.seed.trim() === '' || !Number.isSafeInteger(seed)) command.error('error: --seed needs a whole number');
  if (by !== 'article' && by !== 'paragraph') command.error('error: --by needs article or paragraph');
  if (sample !== undefined) {
    const size = Number(sample);
    if (!Number.isSafeInteger(size) || size < 1) command.error('error: --sample needs a whole number above 0');
    if (out === undefined) command.error('error: --sample needs --out FILE');
    if (validation !== undefined) command.error('error: --validation and --sample exclude each other');
    return { plan: { type: 'sample', size, seed, out: context.path(out) }, names: { sample: out } };
  }
  const validationShare = Number(validation);
  if (!(validationShare > 0 && validationShare < 1)) {
    command.error('error: --validation SHARE between 0 and 1 is needed, or --sample COUNT');
  }
  if (trainOut === undefined || validationOut === undefined) {
    command.error('error: --train-out FILE and --validation-out FILE are needed');
  }
  const files = { trainOut: context.path(trainOut), validationOut: context.path(validationOut) };
  return {
    plan: { type: 'split', validationShare, by, seed, ...files },
    names: { train: trainOut, validation: validationOut },
  };
}
