import type { Command } from 'commander';
import { machineProbe } from '../../engine/devices/deviceProbe';
import { reportDevices } from '../../engine/devices/reportDevices';
import type { CliContext, CommonOptions } from '../cliContext';
import { formatTable } from '../output/table';

export function addDevicesCommand(program: Command, context: CliContext): void {
  program
    .command('devices')
    .description('What could train on this machine, and why it can or cannot.')
    .option('--json', 'write a list of {id, name, backend, usable, reason, memoryBytes} to stdout')
    .action(
      context.action(async (options: CommonOptions) => {
        const devices = await reportDevices(machineProbe(context.installation.tensorFlowFolders));
        if (options.json) return context.writeJson(devices);
        const rows = devices.map(({ id, usable, name, memoryBytes }) => [
          id,
          usable ? 'yes' : 'no',
          memoryBytes === undefined ? '' : gibibytes(memoryBytes),
          name,
        ]);
        const table = formatTable(
          [
            { title: 'device', align: 'left' },
            { title: 'usable', align: 'left' },
            { title: 'GiB', align: 'right' },
            { title: 'name', align: 'left' },
          ],
          rows,
        );
        const reasons = devices.map(({ id, backend, reason }) => `${id} (${backend}): ${reason}\n`).join('');
        await context.io.writeOut(`${table}\n${reasons}`);
      }),
    );
}

const gibibytes = (bytes: number): string => (bytes / 2 ** 30).toFixed(1);
