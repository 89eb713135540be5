import { Command, CommanderError } from 'commander';
import { CliContext, exitCode, type ExitCode, type Installation } from './cliContext';
import type { CliIo } from './cliIo';
import { addAskCommand } from './commands/ask';
import { addConvertCommand } from './commands/convert';
import { addDevicesCommand } from './commands/devices';
import { addEvaluateCommand } from './commands/evaluate';
import { addFeaturesCommand } from './commands/features';
import { addModelCommand } from './commands/model';
import { addResumeCommand } from './commands/resume';
import { addRunsCommand } from './commands/runs';
import { addScoreCommand } from './commands/score';
import { addSplitCommand } from './commands/split';
import { addTokenizeCommand } from './commands/tokenize';
import { addTrainCommand } from './commands/train';
import { addValidateCommand } from './commands/validate';

/** Every command, in the order of the help. */
const commands = [
  addValidateCommand,
  addConvertCommand,
  addSplitCommand,
  addTrainCommand,
  addResumeCommand,
  addRunsCommand,
  addEvaluateCommand,
  addScoreCommand,
  addAskCommand,
  addTokenizeCommand,
  addFeaturesCommand,
  addModelCommand,
  addDevicesCommand,
];

/**
 * Runs one command line.
 * @param args the arguments after the program's name
 * @returns the exit code: 0 fine, 1 the work found problems or failed, 2 wrong usage
 */
export async function runCli(args: readonly string[], io: CliIo, installation: Installation): Promise<ExitCode> {
  const context = new CliContext(io, installation);
  const program = new Command('spanlab')
    .description('Extractive question answering: check data, fine-tune, evaluate, ask.')
    .version(installation.version)
    .exitOverride()
    .configureOutput({
      writeOut: text => void io.writeOut(text),
      writeErr: text => io.writeError(text),
      getOutHelpWidth: () => io.terminal?.columns ?? 80,
      getErrHelpWidth: () => io.terminal?.columns ?? 80,
    })
    .showHelpAfterError('(--help shows what is possible)')
    .addHelpText(
      'after',
      '\nResults go to stdout, progress and errors to stderr. Exit code: 0 fine, 1 problems found or failed, 2 wrong usage.',
    );
  for (const add of commands) add(program, context);
  try {
    await program.parseAsync(args, { from: 'user' });
    return context.exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitCode.fine : exitCode.wrongUsage;
  }
}
