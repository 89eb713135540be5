import type { Command } from 'commander';
import { runConfigSchema } from '../../core/runs/runConfig';
import type { CliContext, CommonOptions } from '../cliContext';
import { followRun } from '../followRun';
import { readRunConfig } from '../readRunConfig';
import { schemaOptions } from '../schemaOptions';

export function addTrainCommand(program: Command, context: CliContext): void {
  const command: Command = program
    .command('train')
    .description('Fine-tunes a model on a SQuAD file.')
    .argument('[config]', 'run config (*.spanlab.json); options given as well win over it')
    .option('--json', 'write the events of the run as JSON lines to stdout, as in metrics.jsonl')
    .addHelpText(
      'after',
      '\nPaths in a run config start from its own folder. Ctrl+C stops the run after a checkpoint; "spanlab resume" goes on.',
    );
  for (const option of schemaOptions(runConfigSchema.omit({ $schema: true }))) command.addOption(option);
  command.action(
    context.action(async (config: string | undefined, options: CommonOptions & Readonly<Record<string, unknown>>) => {
      const { json = false, ...overrides } = options;
      if (config === undefined && overrides['train'] === undefined) {
        command.error('error: a run config or --train FILE is needed');
      }
      const path = config === undefined ? null : context.path(config);
      const runConfig = await readRunConfig(path, overrides, context.io.cwd);
      return followRun(context, json, engine => engine.train(runConfig));
    }),
  );
}
