import type { Command } from 'commander';
import { z } from 'zod';
import { addHead } from '../../engine/models/addHead';
import { openModelFolder } from '../../engine/models/modelFolder';
import type { CliContext, CommonOptions } from '../cliContext';
import { printable } from '../output/printable';
import { schemaOptions } from '../schemaOptions';

const headOptions = z.object({
  seed: z.int().min(0).default(42).describe('The same seed gives the same file.'),
});

interface AddHeadOptions extends CommonOptions {
  readonly out: string;
  readonly seed?: number;
}

export function addModelAddHeadCommand(model: Command, context: CliContext): void {
  const command: Command = model
    .command('add-head')
    .description('Make a question-answering model of an encoder: a new span head with random weights, to be trained.')
    .argument('<encoder>', 'folder with model.onnx, config.json and tokenizer.json')
    .requiredOption('--out <folder>', 'folder to make')
    .option('--json', 'write {out, hiddenSize, bytes} to stdout');
  for (const option of schemaOptions(headOptions)) command.addOption(option);
  command.action(
    context.action(async (encoder: string, options: AddHeadOptions) => {
      const { seed } = headOptions.parse({ seed: options.seed });
      const report = await addHead(await openModelFolder(context.path(encoder)), context.path(options.out), seed);
      if (options.json) await context.writeJson({ out: options.out, ...report });
      else
        await context.io.writeOut(`${printable(options.out)}: a span head over ${report.hiddenSize} numbers a token\n`);
    }),
  );
}
