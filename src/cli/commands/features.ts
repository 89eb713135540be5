import type { Command } from 'commander';
import { readDataset } from '../../core/dataset/readDataset';
import { checkWindowOptions, windowLimits } from '../../core/features/checkWindowOptions';
import { pairTemplateOf } from '../../core/features/pairTemplate';
import { buildTrainingWindows, isRandom } from '../../core/features/trainingWindows';
import { describeReport, reportWindows } from '../../core/features/windowReport';
import { runConfigSchema } from '../../core/runs/runConfig';
import { readDatasetFile } from '../../engine/files/readDatasetFile';
import type { CliContext } from '../cliContext';
import { readTokenizer } from '../readTokenizer';
import { schemaOptions } from '../schemaOptions';

const windowOptions = runConfigSchema.pick({
  maxLength: true,
  docStride: true,
  docStrideUnit: true,
  maxQuestionLength: true,
  maxContextLength: true,
  trainWindows: true,
  seed: true,
});

interface FeaturesOptions extends Readonly<Partial<ReturnType<typeof windowOptions.parse>>> {
  readonly model?: string;
}

/** Windows handed to the output at once: one write per window would cost more than making the windows. */
const windowsPerWrite = 256;

export function addFeaturesCommand(program: Command, context: CliContext): void {
  const command: Command = program
    .command('features')
    .description('Training features of a data set: model inputs with the positions of the answers.')
    .argument('<file>', 'SQuAD file (.json or .json.gz)')
    .option('--model <folder>', 'folder with a tokenizer.json; the shipped model when absent')
    .option('--json', 'accepted for symmetry: the output is always JSON lines')
    .addHelpText(
      'after',
      '\nOutput: one line per window, {"id", "window", "input_ids", "token_type_ids", "start", "end"}. A question has several windows\n' +
        'when its context is too long for one; start and end are 0 (the [CLS] token) in a window without the whole answer;\n' +
        'token_type_ids are left out where the model has none. The error output says how far the windows overlap, which questions were cut and which answers no window holds.',
    );
  for (const option of schemaOptions(windowOptions)) command.addOption(option);
  command.action(
    context.action(async (file: string, { model, ...given }: FeaturesOptions) => {
      const { dataset } = readDataset((await readDatasetFile(context.path(file))).text);
      const tokenizer = await readTokenizer(context.modelPath(model));
      const { maxLength, docStride, docStrideUnit, maxQuestionLength, maxContextLength, trainWindows, seed } = given;
      const options = windowOptions.parse({
        maxLength,
        docStride,
        docStrideUnit,
        maxQuestionLength,
        maxContextLength,
        trainWindows,
        seed,
      });
      checkWindowOptions(options, { ...windowLimits(tokenizer), isSliding: !isRandom(options) });
      const hasTokenTypes = tokenizer.sequences?.hasTokenTypes !== false;
      const set = buildTrainingWindows(dataset.examples, tokenizer, options);
      const { windows, examples } = set;
      for (let from = 0; from < windows.length; from += windowsPerWrite) {
        const lines = windows.slice(from, from + windowsPerWrite).map(window =>
          JSON.stringify({
            id: examples[window.exampleIndex]?.id,
            window: window.windowIndex,
            input_ids: Array.from(window.inputIds),
            ...(hasTokenTypes && { token_type_ids: Array.from(window.tokenTypeIds) }),
            start: window.startPosition,
            end: window.endPosition,
          }),
        );
        await context.io.writeOut(`${lines.join('\n')}\n`);
      }
      const leftOut = dataset.questionCount - examples.length;
      const summary = `${windows.length} windows of ${examples.length} questions${leftOutNote(leftOut)}`;
      const notes = describeReport(reportWindows(set, pairTemplateOf(tokenizer), options));
      context.io.writeError(`${[summary, ...notes].join('\n')}\n`);
    }),
  );
}

/** What a command says of questions it had to leave out; empty when there are none. */
export function leftOutNote(leftOut: number): string {
  return leftOut === 0 ? '' : `; ${leftOut} left out, see "spanlab validate"`;
}
