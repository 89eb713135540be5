import type { Command } from 'commander';
import { runsFolderName } from '../runsFolder';
import { listRuns, type ListedRun } from '../../engine/runFolder/listRuns';
import { RunFolder } from '../../engine/runFolder/runFolder';
import type { CliContext, CommonOptions } from '../cliContext';
import { formatTime, percent } from '../output/numbers';
import { printable } from '../output/printable';
import { formatTable } from '../output/table';

export function addRunsCommand(program: Command, context: CliContext): void {
  program
    .command('runs')
    .description('The runs of a folder, the newest first.')
    .argument('[folder]', 'folder that holds run folders', runsFolderName)
    .option(
      '--json',
      'write a list of {folder, name, state, createdAt, device, executor, epoch, step, totalSteps, best} to stdout',
    )
    .action(
      context.action(async (folder: string, options: CommonOptions) => {
        const { runs, unreadable } = await listRuns(context.path(folder));
        for (const { error } of unreadable) {
          if (error.code !== 'run-missing')
            context.io.writeError(`spanlab: ${printable(error.message)} (${error.code})\n`);
        }
        const rows = await Promise.all(runs.map(withStatus));
        if (options.json) return context.writeJson(rows);
        await context.io.writeOut(rows.length === 0 ? 'There are no runs here.\n' : tableOf(rows));
      }),
    );
}

async function withStatus(run: ListedRun) {
  const status = await new RunFolder(run.folder).readStatus();
  const { epoch = 0, step = 0, totalSteps = 0, best = null } = status ?? {};
  return { ...run, epoch, step, totalSteps, best };
}

function tableOf(rows: readonly Awaited<ReturnType<typeof withStatus>>[]): string {
  return formatTable(
    [
      { title: 'started', align: 'left' },
      { title: 'name', align: 'left' },
      { title: 'state', align: 'left' },
      { title: 'step', align: 'right' },
      { title: 'best epoch', align: 'right' },
      { title: 'EM', align: 'right' },
      { title: 'F1', align: 'right' },
      { title: 'device', align: 'left' },
      { title: 'folder', align: 'left' },
    ],
    rows.map(({ createdAt, name, state, step, totalSteps, best, device, executor, folder }) => [
      formatTime(createdAt),
      name,
      state,
      `${step}/${totalSteps}`,
      best === null ? '' : String(best.epoch),
      percent(best?.exact),
      percent(best?.f1),
      executor?.precision === 'float16' ? `${device}, float16` : device,
      folder,
    ]),
  );
}
