import { Option, type Command } from 'commander';
import { exportModel, exportPrecisions, type ExportPrecision } from '../../engine/models/exportModel';
import { openModelSource } from '../../engine/models/modelSource';
import { modelLayouts, type ModelLayout } from '../../engine/models/newModelFolder';
import type { CliContext, CommonOptions } from '../cliContext';
import { megabytes } from '../output/numbers';
import { printable } from '../output/printable';

interface ExportOptions extends CommonOptions {
  readonly out: string;
  readonly dtype: ExportPrecision;
  readonly layout: ModelLayout;
}

/** Shared by the commands that write a model for other programs. */
export const layoutOption = (): Option =>
  new Option('--layout <layout>', 'flat: model.onnx beside config.json (optimum); onnx: in onnx/ (transformers.js)')
    .choices(modelLayouts)
    .default('flat');

export function addModelExportCommand(model: Command, context: CliContext): void {
  model
    .command('export')
    .description('Write a model for other programs: ONNX Runtime, optimum, transformers.js.')
    .argument('<model>', 'model folder, or run folder (its best model)')
    .requiredOption('--out <folder>', 'folder to make')
    .addOption(
      new Option('--dtype <type>', 'float32 copies the file, or reads a float16 or quantized one back')
        .choices(exportPrecisions)
        .default('float32'),
    )
    .addOption(layoutOption())
    .option('--json', 'write {out, bytes, largestLogitDifference} to stdout')
    .action(
      context.action(async (given: string, { out, dtype, layout, json }: ExportOptions) => {
        const source = await openModelSource(context.path(given));
        const report = await exportModel(source, context.path(out), { precision: dtype, layout });
        if (json) await context.writeJson({ out, ...report });
        else {
          const difference = report.largestLogitDifference.toExponential(1);
          await context.io.writeOut(
            `${printable(out)}: ${dtype}, ${megabytes(report.bytes)}, logits within ${difference} of the source's\n`,
          );
        }
      }),
    );
}
