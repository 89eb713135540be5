import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { SpanLabError, type ErrorCode } from '../../core/errors';
import { readTextFile } from '../../engine/files/readTextFile';
import { readGoldenFixture, type GoldenFixture } from '../../engine/models/goldenFixture';
import { modelConfigSchema } from '../../engine/models/modelConfig';
import { readOnnxFile } from '../../engine/models/readOnnxFile';
import { verifyModel, verifyTolerances, type ModelVerification } from '../../engine/models/verifyModel';
import { loadOnnxRuntime } from '../../engine/runtime/loadOnnxRuntime';
import { exitCode, type CliContext, type CommonOptions } from '../cliContext';
import { printable } from '../output/printable';
import { formatTable } from '../output/table';
import { parseJson } from '../parseJson';

interface VerifyOptions extends CommonOptions {
  readonly golden: string;
}

export function addModelVerifyCommand(model: Command, context: CliContext): void {
  model
    .command('verify')
    .description('Compare loss, gradients and 20 optimizer steps of a model with what PyTorch computed for it.')
    .argument('<model>', 'ONNX file')
    .requiredOption('--golden <file>', 'safetensors file of the fixture, golden.json beside it')
    .option('--json', 'write {lossError, gradientError, stepsLossError, operators, …} to stdout')
    .action(
      context.action(async (given: string, options: VerifyOptions) => {
        const onnxPath = context.path(given);
        const goldenPath = context.path(options.golden);
        const file = await readOnnxFile(onnxPath);
        const golden = await readGoldenFixture(goldenPath, onnxPath);
        const config = await readConfig([dirname(onnxPath), dirname(goldenPath)], golden);
        const result = await verifyModel(await loadOnnxRuntime(), file, golden, config);
        if (options.json) await context.writeJson(result);
        else await context.io.writeOut(formatVerification(result));
        if (result.passed) return exitCode.fine;
        const code: ErrorCode = 'model-differs';
        context.io.writeError(`spanlab: ${printable(given)} differs from PyTorch beyond the tolerances (${code})\n`);
        return exitCode.failed;
      }),
    );
}

/** The padding id and the family from the first config.json there is; the fixture's family and row 0 without one. */
async function readConfig(folders: readonly string[], { modelType }: GoldenFixture) {
  for (const folder of folders) {
    const path = join(folder, 'config.json');
    try {
      const config = modelConfigSchema.safeParse(parseJson(await readTextFile(path), path));
      if (config.success) return { paddingId: config.data.pad_token_id ?? 0, modelType: config.data.model_type };
    } catch (error) {
      if (!(error instanceof SpanLabError) || error.code !== 'file-missing') throw error;
    }
  }
  return { paddingId: 0, modelType };
}

function formatVerification(result: ModelVerification): string {
  const row = (name: string, error: number, tolerance: number): string[] => [
    name,
    error.toExponential(1),
    tolerance.toExponential(0),
    error <= tolerance ? 'yes' : 'no',
  ];
  const table = formatTable(
    [
      { title: 'difference from PyTorch', align: 'left' },
      { title: 'found', align: 'right' },
      { title: 'allowed', align: 'right' },
      { title: 'fine', align: 'left' },
    ],
    [
      row('loss', result.lossError, verifyTolerances.loss),
      row('gradients, relative', result.gradientError, verifyTolerances.gradient),
      row('losses of the steps', result.stepsLossError, verifyTolerances.steps),
      row('final weights, relative', result.finalWeightsError, verifyTolerances.weights),
    ],
  );
  const missing = result.missingParameters;
  const note = missing.length === 0 ? '' : `Not found in the model: ${missing.join(', ')}\n`;
  return `${table}\n${note}${Object.keys(result.operators).length} operators, ${result.parameters} parameters\n`;
}
