import type { Command } from 'commander';
import { runConfigSchema } from '../../core/runs/runConfig';
import type { ResumeChanges } from '../../protocol/engineApi';
import type { CliContext, CommonOptions } from '../cliContext';
import { followRun } from '../followRun';
import { schemaOptions } from '../schemaOptions';

const changeOptions = schemaOptions(runConfigSchema.pick({ microBatchSize: true, stopAfterEpochs: true }));

export function addResumeCommand(program: Command, context: CliContext): void {
  const command = program
    .command('resume')
    .description('Goes on with a run that was stopped, failed or was interrupted, from its newest whole checkpoint.')
    .argument('<run>', 'run folder')
    .option('--json', 'write the events of the run as JSON lines to stdout, as in metrics.jsonl');
  for (const option of changeOptions) command.addOption(option);
  command.action(
    context.action(async (run: string, { json = false, ...changes }: CommonOptions & ResumeChanges) =>
      followRun(context, json, engine => engine.resume(context.path(run), changes)),
    ),
  );
}
