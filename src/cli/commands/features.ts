import type { Command } from 'commander';
import { readDataset } from '../../core/dataset/readDataset';
import { buildWindows } from '../../core/features/buildWindows';
import { labelWindows } from '../../core/features/labelWindows';
import { runConfigSchema } from '../../core/runs/runConfig';
import { readTextFile } from '../../engine/files/readTextFile';
import type { CliContext } from '../cliContext';
import { readTokenizer } from '../readTokenizer';
import { schemaOptions } from '../schemaOptions';

const windowOptions = runConfigSchema.pick({ maxLength: true, docStride: true });

interface FeaturesOptions {
  readonly model?: string;
  readonly maxLength?: number;
  readonly docStride?: number;
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
        'when its context is too long for one; start and end are 0 (the [CLS] token) in a window without the whole answer.',
    );
  for (const option of schemaOptions(windowOptions)) command.addOption(option);
  command.action(
    context.action(async (file: string, options: FeaturesOptions) => {
      const { dataset } = readDataset(await readTextFile(context.path(file)));
      const tokenizer = await readTokenizer(context.modelPath(options.model));
      const { maxLength, docStride } = windowOptions.parse({
        maxLength: options.maxLength,
        docStride: options.docStride,
      });
      const { windows, examples } = labelWindows(buildWindows(dataset.examples, tokenizer, { maxLength, docStride }));
      for (let from = 0; from < windows.length; from += windowsPerWrite) {
        const lines = windows.slice(from, from + windowsPerWrite).map(window =>
          JSON.stringify({
            id: examples[window.exampleIndex]?.id,
            window: window.windowIndex,
            input_ids: Array.from(window.inputIds),
            token_type_ids: Array.from(window.tokenTypeIds),
            start: window.startPosition,
            end: window.endPosition,
          }),
        );
        await context.io.writeOut(`${lines.join('\n')}\n`);
      }
      const leftOut = dataset.questionCount - examples.length;
      context.io.writeError(`${windows.length} windows of ${examples.length} questions${leftOutNote(leftOut)}\n`);
    }),
  );
}

/** What a command says of questions it had to leave out; empty when there are none. */
export function leftOutNote(leftOut: number): string {
  return leftOut === 0 ? '' : `; ${leftOut} left out, see "spanlab validate"`;
}
