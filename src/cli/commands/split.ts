import type { Command } from 'commander';
import { sampleDataset, splitDataset, type DatasetPart } from '../../core/dataset/split/splitDataset';
import { readTextFile } from '../../engine/files/readTextFile';
import type { CliContext, CommonOptions } from '../cliContext';
import { printable } from '../output/printable';
import { refuseOverwriting } from '../refuseOverwriting';
import { writeDataFile } from '../writeDataFile';

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

/** A part with the file it goes to, as the user named it. */
interface PlannedFile {
  readonly role: 'train' | 'validation' | 'sample';
  readonly file: string;
  readonly part: DatasetPart;
}

export function addSplitCommand(program: Command, context: CliContext): void {
  const command: Command = program
    .command('split')
    .description('Divides a SQuAD file into training and validation data, or takes a random sample of its questions.')
    .argument('<file>', 'SQuAD file (.json or .json.gz)')
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
      const plan = planOf(command, options);
      const outputs = plan.files.map(name => context.path(name));
      if (new Set([...outputs, context.path(file)]).size <= outputs.length) {
        command.error('error: the files to read and to write must be different ones');
      }
      const source = context.path(file);
      for (const output of outputs) await refuseOverwriting(source, output, options.force === true);
      const planned = plan.make(await readTextFile(source));
      for (const { file: name, part } of planned) {
        await writeDataFile(context.path(name), part.text);
      }
      if (options.json) {
        const entries = planned.map(({ role, file: name, part: { paragraphs, questions } }) => [
          role,
          { file: name, paragraphs, questions },
        ]);
        await context.writeJson(Object.fromEntries(entries));
        return;
      }
      for (const { role, file: name, part } of planned) {
        await context.io.writeOut(
          `${role}: ${printable(name)} (${part.paragraphs} paragraphs, ${part.questions} questions)\n`,
        );
      }
    }),
  );
}

interface Plan {
  readonly files: readonly string[];
  make(text: string): readonly PlannedFile[];
}

/** Ends with wrong usage where the options do not belong together. */
function planOf(command: Command, options: SplitCommandOptions): Plan {
  const { validation, sample, trainOut, validationOut, out, by } = options;
  const seed = Number(options.seed);
  if (options.seed.trim() === '' || !Number.isSafeInteger(seed)) command.error('error: --seed needs a whole number');
  if (by !== 'article' && by !== 'paragraph') command.error('error: --by needs article or paragraph');
  if (sample !== undefined) {
    const size = Number(sample);
    if (!Number.isSafeInteger(size) || size < 1) command.error('error: --sample needs a whole number above 0');
    if (out === undefined) command.error('error: --sample needs --out FILE');
    if (validation !== undefined) command.error('error: --validation and --sample exclude each other');
    return { files: [out], make: text => [{ role: 'sample', file: out, part: sampleDataset(text, { size, seed }) }] };
  }
  const validationShare = Number(validation);
  if (!(validationShare > 0 && validationShare < 1)) {
    command.error('error: --validation SHARE between 0 and 1 is needed, or --sample COUNT');
  }
  if (trainOut === undefined || validationOut === undefined) {
    command.error('error: --train-out FILE and --validation-out FILE are needed');
  }
  return {
    files: [trainOut, validationOut],
    make: text => {
      const parts = splitDataset(text, { validationShare, seed, by });
      return [
        { role: 'train', file: trainOut, part: parts.train },
        { role: 'validation', file: validationOut, part: parts.validation },
      ];
    },
  };
}
