import type { Command } from 'commander';
import type { CliContext } from '../cliContext';
import { addModelAddHeadCommand } from './modelAddHead';
import { addModelExportCommand } from './modelExport';
import { addModelInfoCommand } from './modelInfo';
import { addModelQuantizeCommand } from './modelQuantize';
import { addModelVerifyCommand } from './modelVerify';

/** The commands about a model itself: `spanlab model …`. */
export function addModelCommand(program: Command, context: CliContext): void {
  const model = program
    .command('model')
    .description('Look into a model, check it against PyTorch, add a head, export, quantize; all take --json.');
  addModelInfoCommand(model, context);
  addModelVerifyCommand(model, context);
  addModelAddHeadCommand(model, context);
  addModelExportCommand(model, context);
  addModelQuantizeCommand(model, context);
}
