import type { Command } from 'commander';
import { z } from 'zod';
import { openModelSource } from '../../engine/models/modelSource';
import type { ModelLayout } from '../../engine/models/newModelFolder';
import { quantizeModel, type QuantizationReport } from '../../engine/models/quantizeModel';
import { readUsableDataset } from '../../engine/train/trainingData';
import type { CliContext, CommonOptions } from '../cliContext';
import { megabytes } from '../output/numbers';
import { printable } from '../output/printable';
import { createProgressDisplay } from '../output/progress';
import { formatTable } from '../output/table';
import { schemaOptions } from '../schemaOptions';
import { layoutOption } from './modelExport';

const defaultMaxF1Drop = 1;

const gateOptions = z.object({
  maxF1Drop: z
    .number()
    .min(0)
    .optional()
    .describe(`Points of F1, in percent, that may be lost on the data; ${defaultMaxF1Drop} when absent.`),
  limit: z.int().positive().optional().describe('Compare on the first N questions only.'),
});

interface QuantizeOptions extends CommonOptions, z.output<typeof gateOptions> {
  readonly out: string;
  readonly layout: ModelLayout;
  readonly data?: string;
}

export function addModelQuantizeCommand(model: Command, context: CliContext): void {
  const command: Command = model
    .command('quantize')
    .description('Store the weights of a model as int8, a quarter of the size; with --data only if it answers as well.')
    .argument('<model>', 'model folder, or run folder (its best model)')
    .requiredOption('--out <folder>', 'folder to make; nothing is left there when the comparison fails')
    .option('--data <file>', 'data set on which EM and F1 are compared')
    .addOption(layoutOption())
    .option('--json', 'write {out, bytesBefore, bytesAfter, largestLogitDifference, answers} to stdout');
  for (const option of schemaOptions(gateOptions)) command.addOption(option);
  command.action(
    context.action(async (given: string, options: QuantizeOptions) => {
      const { out, layout, json, data, limit, maxF1Drop } = options;
      if (data === undefined && (limit ?? maxF1Drop) !== undefined) {
        command.error('error: --max-f1-drop and --limit need --data');
      }
      const source = await openModelSource(context.path(given));
      const progress = createProgressDisplay(context.io);
      let isStopped = false;
      const restoreInterrupt = context.io.onInterrupt(() => (isStopped = true));
      try {
        const gate =
          data === undefined
            ? null
            : {
                dataset: (await readUsableDataset(context.path(data), limit)).dataset,
                maxF1Drop: maxF1Drop ?? defaultMaxF1Drop,
                onProgress: (done: number, total: number) => progress.update('comparison', done, total),
                shouldStop: () => isStopped,
              };
        const report = await quantizeModel(source, context.path(out), layout, gate);
        if (json) await context.writeJson({ out, ...report });
        else await context.io.writeOut(asText(out, report));
      } finally {
        progress.pause();
        restoreInterrupt();
      }
    }),
  );
}

function asText(out: string, { bytesBefore, bytesAfter, largestLogitDifference, answers }: QuantizationReport): string {
  const sizes = `${printable(out)}: ${megabytes(bytesBefore)} before, ${megabytes(bytesAfter)} after\n`;
  const logits = `Largest difference of a logit: ${largestLogitDifference.toPrecision(3)}\n`;
  if (!answers)
    return `${sizes}${logits}Nothing was compared on data: --data FILE shows what it does to the answers.\n`;
  const row = (name: string, before: number, after: number): string[] => [name, before.toFixed(2), after.toFixed(2)];
  const table = formatTable(
    [
      { title: 'score', align: 'left' },
      { title: 'before', align: 'right' },
      { title: 'after', align: 'right' },
    ],
    [row('EM', answers.before.exact, answers.after.exact), row('F1', answers.before.f1, answers.after.f1)],
  );
  const changed = (100 * answers.answersChanged).toFixed(1);
  return `${sizes}${logits}${table}${answers.questions} questions, ${changed} % answered otherwise\n`;
}
