import type { Command } from 'commander';
import { machineProbe } from '../../engine/devices/deviceProbe';
import { reportDevices } from '../../engine/devices/reportDevices';
import type { CliContext, CommonOptions } from '../cliContext';
import { formatTable } from '../output/table';

export function addDevicesCommand(program: Command, context: CliContext): void {
  program
    .command('devices')
    .description('What could train on this machine, and why it can or cannot.')
    .option('--json', 'write a list of {id, name, usable, reason, memoryBytes} to stdout')
    .action(
      context.action(async (options: CommonOptions) => {
        const devices = await reportDevices(machineProbe([context.io.cwd]));
        if (options.json) return context.writeJson(devices);
        const rows = devices.map(({ id, usable, name }) => [id, usable ? 'yes' : 'no', name]);
        const table = formatTable(
          [
            { title: 'device', align: 'left' },
            { title: 'usable', align: 'left' },
            { title: 'name', align: 'left' },
          ],
          rows,
        );
        const reasons = devices.map(({ id, reason }) => `${id}: ${reason}\n`).join('');
        await context.io.writeOut(`${table}\n${reasons}`);
      }),
    );
}
