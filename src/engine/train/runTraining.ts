import { SpanLabError, toErrorRecord } from '../../core/errors';
import type { RunStatus } from '../../core/runs/runManifest';
import type { RunFolder } from '../runFolder/runFolder';
import { prepareTraining, type TrainingRequest } from './prepareTraining';
import { recordEvents } from './recordEvents';
import type { Trainer } from './trainer';
import { TrainingRun, type RunHooks } from './trainingRun';

/**
 * Trains a prepared run to its end, or continues it from its newest whole checkpoint. Everything is written to the run folder;
 * events go to `hooks.emit` as well.
 * @throws SpanLabError the failure that ended the run; its folder says so too
 */
export async function runTraining(request: TrainingRequest, hooks: RunHooks): Promise<RunStatus> {
  const { runFolder } = request;
  let run: TrainingRun | null = null;
  let trainer: Trainer | null = null;
  try {
    const prepared = await prepareTraining(request, hooks);
    trainer = prepared.trainer;
    await runFolder.writeManifest(prepared.manifest);
    await recordEvents(runFolder, hooks, [prepared.start, ...prepared.warnings]);
    const { config, source, validate, progress } = prepared;
    run = new TrainingRun(runFolder, config, trainer, source, validate, hooks, progress);
    return await run.run();
  } catch (error) {
    if (run === null && error instanceof SpanLabError && error.code === 'stopped') {
      return await recordStop(runFolder, hooks);
    }
    await recordFailure(runFolder, hooks, error, run);
    throw error;
  } finally {
    await trainer?.dispose();
  }
}

/** The folder may be what failed (a full disk): then the first error is still the one to report. */
async function recordFailure(runFolder: RunFolder, hooks: RunHooks, error: unknown, run: TrainingRun | null) {
  const { code, message } = toErrorRecord(error);
  const none = { pid: process.pid, step: 0, totalSteps: 0, epoch: 0, best: null };
  const unstarted = async (): Promise<RunStatus> => {
    const earlier = await runFolder.readStatus().catch(() => null);
    return { ...none, ...earlier, state: 'failed', updatedAt: Date.now(), error: { code, message } };
  };
  const status = run ? run.status('failed', { code, message }) : await unstarted();
  const event = { type: 'failure', time: Date.now(), code, message, step: status.step } as const;
  await Promise.allSettled([runFolder.appendEvents([event]), runFolder.writeStatus(status)]);
  hooks.emit(event);
}

/** A run that was asked to stop before it was ready to train: it stands where it stood. */
async function recordStop(runFolder: RunFolder, hooks: RunHooks): Promise<RunStatus> {
  const none = { step: 0, totalSteps: 0, epoch: 0, best: null };
  const earlier = { ...none, ...(await runFolder.readStatus()) };
  const status: RunStatus = { ...earlier, state: 'stopped', pid: process.pid, updatedAt: Date.now(), error: null };
  const { step, epoch } = status;
  const bestEpoch = status.best?.epoch ?? null;
  const end = { type: 'end', time: Date.now(), status: 'stopped', step, epoch, seconds: 0, bestEpoch } as const;
  await recordEvents(runFolder, hooks, [end]);
  await runFolder.writeStatus(status);
  return status;
}
