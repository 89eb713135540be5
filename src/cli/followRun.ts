import { errorCodes, SpanLabError, type ErrorCode } from '../core/errors';
import type { RunStatus } from '../core/runs/runManifest';
import type { Engine } from '../engine/engine';
import type { RunOutcome } from '../engine/runControl';
import type { RunHandle } from '../protocol/engineApi';
import { exitCode, type CliContext, type ExitCode } from './cliContext';
import { printable } from './output/printable';
import { createProgressDisplay } from './output/progress';
import { JsonRunReporter, TableRunReporter } from './output/runReporter';

/**
 * Starts a run and shows it until its end. Ctrl+C asks the run to stop: it writes a checkpoint first, and the command tells how
 * to go on.
 * @param start starts or resumes the run
 * @throws SpanLabError with the code the run failed with, `stopped` when it was stopped
 */
export async function followRun(
  context: CliContext,
  json: boolean,
  start: (engine: Engine) => Promise<RunHandle>,
): Promise<ExitCode> {
  const { io } = context;
  const progress = createProgressDisplay(io);
  const reporter = json ? new JsonRunReporter(io) : new TableRunReporter(io, progress);
  const engine = context.openEngine(progress, {
    onRunEvents: (_folder, events) => {
      for (const event of events) reporter.report(event);
    },
  });
  let isStopping = false;
  let runFolder: string | null = null;
  const restoreInterrupt = io.onInterrupt(() => {
    isStopping = true;
    progress.line(
      'Stopping after this step and a checkpoint; Ctrl+C again ends at once and loses the steps since the last one.',
    );
    if (runFolder !== null) void engine.stop(runFolder);
  });
  try {
    const handle = await start(engine);
    runFolder = handle.runFolder;
    progress.line(`Run folder: ${printable(handle.runFolder)}`);
    if (isStopping) await engine.stop(handle.runFolder);
    const outcome = await engine.whenRunEnds();
    await reporter.finish();
    return ending(outcome, handle.runFolder);
  } finally {
    restoreInterrupt();
    await reporter.finish();
    await engine.close();
  }
}

function ending(outcome: RunOutcome | null, runFolder: string): ExitCode {
  if (outcome?.error) throw outcome.error;
  const status = outcome?.status ?? null;
  switch (status?.state) {
    case 'completed':
      return exitCode.fine;
    case 'stopped':
      throw new SpanLabError('stopped', `The run was stopped. To go on: spanlab resume ${quoted(runFolder)}`, {
        runFolder,
      });
    case 'failed':
      throw failure(status, runFolder);
    case 'running':
    case undefined:
      throw new SpanLabError('internal', 'The run ended without saying how.', { runFolder });
  }
}

function failure({ error }: RunStatus, runFolder: string): SpanLabError {
  const code = errorCodes.find((known): known is ErrorCode => known === error?.code) ?? 'internal';
  return new SpanLabError(code, error?.message ?? 'The run failed.', { runFolder });
}

/** A path as it can be pasted into a shell. */
function quoted(path: string): string {
  return /\s/u.test(path) ? `"${path}"` : path;
}
