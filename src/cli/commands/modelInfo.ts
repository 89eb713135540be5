import { stat } from 'node:fs/promises';
import type { Command } from 'commander';
import { describeModel, type ModelDescription } from '../../engine/models/describeModel';
import { openModelFolder } from '../../engine/models/modelFolder';
import { readOnnxFile } from '../../engine/models/readOnnxFile';
import { loadOnnxRuntime } from '../../engine/runtime/loadOnnxRuntime';
import type { CliContext, CommonOptions } from '../cliContext';
import { printable } from '../output/printable';
import { formatTable } from '../output/table';

export function addModelInfoCommand(model: Command, context: CliContext): void {
  model
    .command('info')
    .description('Operators, parameters and dropout sites of a model, and whether it can be trained.')
    .argument('[model]', 'ONNX file or model folder; the shipped model when absent')
    .option(
      '--json',
      'write {opset, inputs, outputs, operators, parameters, dropoutSites, isTrainable, reason, …} to stdout',
    )
    .action(
      context.action(async (given: string | undefined, options: CommonOptions) => {
        const file = await readOnnxFile(await onnxPathOf(context.modelPath(given)));
        const description = await describeModel(await loadOnnxRuntime(), file);
        if (options.json) await context.writeJson(description);
        else await context.io.writeOut(formatDescription(description));
      }),
    );
}

async function onnxPathOf(path: string): Promise<string> {
  const isFile = await stat(path).then(
    found => found.isFile(),
    () => false,
  );
  return isFile ? path : (await openModelFolder(path)).onnxPath;
}

function formatDescription(model: ModelDescription): string {
  const operators = formatTable(
    [
      { title: 'operator', align: 'left' },
      { title: 'nodes', align: 'right' },
    ],
    Object.entries(model.operators).map(([name, count]) => [name, String(count)]),
  );
  const parameters = formatTable(
    [
      { title: 'parameter', align: 'left' },
      { title: 'shape', align: 'left' },
      { title: 'copies', align: 'right' },
    ],
    model.parameters.map(({ initializer, name, shape, copies }) => [
      name ?? initializer,
      shape.join(' x '),
      String(copies),
    ]),
  );
  const sites = formatTable(
    [
      { title: 'dropout', align: 'left' },
      { title: 'after the node', align: 'left' },
    ],
    model.dropoutSites.map(({ kind, node }) => [kind, node]),
  );
  const ending = model.isTrainable ? 'Can be trained.' : `Cannot be trained: ${printable(model.reason?.message ?? '')}`;
  const head = [
    `opset ${model.opset}`,
    ...model.inputs.map(i => `input ${i}`),
    ...model.outputs.map(o => `output ${o}`),
  ];
  return `${head.map(printable).join('\n')}\n\n${operators}\n${parameters}${model.parameterCount} numbers\n\n${sites}\n${ending}\n`;
}
