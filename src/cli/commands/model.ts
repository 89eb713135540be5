import type { Command } from 'commander';
import type { CliContext } from '../cliContext';
import { addModelInfoCommand } from './modelInfo';
import { addModelVerifyCommand } from './modelVerify';

/** The commands about a model file itself: `spanlab model …`. */
export function addModelCommand(program: Command, context: CliContext): void {
  const model = program
    .command('model')
    .description('Look into a model file, or check it against PyTorch; both take --json.');
  addModelInfoCommand(model, context);
  addModelVerifyCommand(model, context);
}
