import type { Command } from 'commander';
import type { CliContext, CommonOptions } from '../cliContext';
import { followRun } from '../followRun';

export function addResumeCommand(program: Command, context: CliContext): void {
  program
    .command('resume')
    .description('Goes on with a run that was stopped, failed or was interrupted, from its newest whole checkpoint.')
    .argument('<run>', 'run folder')
    .option('--json', 'write the events of the run as JSON lines to stdout, as in metrics.jsonl')
    .action(
      context.action(async (run: string, options: CommonOptions) =>
        followRun(context, options.json === true, engine => engine.resume(context.path(run))),
      ),
    );
}
