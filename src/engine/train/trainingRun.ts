import { rm } from 'node:fs/promises';
import { SpanLabError } from '../../core/errors';
import type { RunConfig } from '../../core/runs/runConfig';
import type { RunEvent } from '../../core/runs/runEvent';
import { checkpointPath, evaluationPath } from '../../core/runs/runFiles';
import type { RunStatus } from '../../core/runs/runManifest';
import type { RunFolder } from '../runFolder/runFolder';
import { writeCheckpoint, type ModelSource, type TrainerState } from './checkpoint';
import { copyModelFolder } from './copyModelFolder';
import { shouldStopEarly } from './earlyStopping';
import { epochsEnded, isEpochEnd, isEvaluationStep } from './evaluationPlan';
import type { HoldRequests } from './holdRequests';
import { bestMetric, isBetter, isGreaterBetter } from './bestMetric';
import { recordEvents } from './recordEvents';
import type { Progress } from './restoreProgress';
import { RunClock } from './runClock';
import { RunPace } from './runPace';
import type { Trainer } from './trainer';
import type { Validate, Validation } from './validation';

export interface RunHooks {
  emit(event: RunEvent): void;
  /** Asked between the batches of a step and of an evaluation, and between the parts of what is prepared. */
  shouldStop(): boolean;
  /** What else may be asked; absent where nobody can ask. */
  readonly requests?: HoldRequests;
}

/** Takes a run from wherever it stands to its end, and writes everything that its folder holds but manifest and start event. */
export class TrainingRun {
  private step: number;
  private epochLossSum: number;
  private epochLossCount: number;
  private best: RunStatus['best'];
  private savedStep: number;
  private readonly metrics: number[];
  private readonly pace = new RunPace();
  private readonly clock = new RunClock();
  private isPaused = false;
  private isLastEpochTold = false;

  constructor(
    private readonly folder: RunFolder,
    private readonly config: RunConfig,
    private readonly trainer: Trainer,
    private readonly source: ModelSource,
    /** Null without a validation file. */
    private readonly validate: Validate | null,
    private readonly hooks: RunHooks,
    private readonly earlier: Progress,
  ) {
    ({ step: this.step, epochLossSum: this.epochLossSum, epochLossCount: this.epochLossCount } = earlier);
    this.best = earlier.best && figuresOf(earlier.best);
    this.metrics = [...earlier.metrics];
    this.savedStep = earlier.step;
  }

  /**
   * Trains until the end or until asked to stop.
   * @throws SpanLabError
   */
  async run(): Promise<RunStatus> {
    await this.folder.writeStatus(this.status('running'));
    const finished = await this.trainToEnd();
    if (!finished && this.savedStep !== this.step) await this.save();
    const state = finished ? 'completed' : 'stopped';
    await this.record({
      type: 'end',
      status: state,
      step: this.step,
      epoch: this.epoch,
      seconds: this.seconds,
      bestEpoch: this.best?.epoch ?? null,
      time: Date.now(),
    });
    const status = this.status(state);
    await this.folder.writeStatus(status);
    return status;
  }

  /** @returns whether the end was reached */
  private async trainToEnd(): Promise<boolean> {
    const { plan } = this.trainer;
    const { saveSteps } = this.config;
    if (this.earlier.isEvaluationDue && !(await this.evaluate())) return false;
    while (this.step < plan.totalSteps) {
      if (await this.endsEarly()) return true;
      if (await this.endsWithThisEpoch()) return false;
      await this.holdWhilePaused();
      if (this.hooks.shouldStop() || !(await this.oneStep())) return false;
      const isTimeUp = this.isTimeUp && this.step < plan.totalSteps;
      if (isTimeUp || isEvaluationStep(this.step, plan, this.config)) {
        await this.save();
        if (!(await this.evaluate())) return false;
      } else if (saveSteps !== undefined && this.step % saveSteps === 0) {
        await this.save();
      }
      if (isTimeUp) {
        const message = `The time limit of ${this.config.maxMinutes} minutes is reached.`;
        await this.record({ type: 'warning', time: Date.now(), code: 'time-limit', message });
        return false;
      }
    }
    return true;
  }

  private get isTimeUp(): boolean {
    const { maxMinutes } = this.config;
    return maxMinutes !== undefined && this.clock.seconds >= maxMinutes * 60;
  }

  /** Whether an epoch has just ended and was asked to be the last, or was the last of those that this attempt may do. */
  private async endsWithThisEpoch(): Promise<boolean> {
    if (this.step % this.trainer.plan.stepsPerEpoch !== 0) return false;
    const ended = epochsEnded(this.step, this.earlier, this.trainer.plan);
    if (ended >= 1 && this.hooks.requests?.isEpochTheLast()) return true;
    const { stopAfterEpochs } = this.config;
    if (stopAfterEpochs === undefined || ended < stopAfterEpochs) return false;
    const message = `The run stops after ${stopAfterEpochs === 1 ? 'one epoch' : `${stopAfterEpochs} epochs`}, as it was told to.`;
    await this.record({ type: 'warning', time: Date.now(), code: 'epoch-limit', message });
    return true;
  }

  /**
   * Waits while a pause is asked for. A checkpoint is written first: a machine that is switched off meanwhile loses nothing.
   * @param epochUnderWay counted from 1
   */
  private async holdWhilePaused(epochUnderWay = Math.floor(this.epoch) + 1): Promise<void> {
    const { requests } = this.hooks;
    if (requests === undefined) return;
    const isHeld = () => requests.shouldPause() && !this.hooks.shouldStop();
    await this.tellLastEpoch(requests, epochUnderWay);
    if (isHeld() && this.savedStep !== this.step) await this.save();
    if (!isHeld()) return;
    this.clock.hold();
    await this.recordHold('pause');
    while (isHeld()) {
      const changed = requests.whenChanged();
      await this.tellLastEpoch(requests, epochUnderWay);
      await changed;
    }
    this.clock.goOn();
    // A run that is stopped did not go on.
    if (!this.hooks.shouldStop()) await this.recordHold('continue');
  }

  /** The status first: whoever hears of the event may read it. */
  private async recordHold(type: 'pause' | 'continue'): Promise<void> {
    this.isPaused = type === 'pause';
    await this.folder.writeStatus(this.status('running'));
    await this.record({ type, time: Date.now(), step: this.step, epoch: this.epoch });
  }

  private async tellLastEpoch(requests: HoldRequests, epochUnderWay: number): Promise<void> {
    if (this.isLastEpochTold || !requests.isEpochTheLast()) return;
    this.isLastEpochTold = true;
    await this.record({ type: 'stop-request', time: Date.now(), step: this.step, afterEpoch: epochUnderWay });
  }

  /** Decided from the evaluations alone, so that a resumed run decides the same. */
  private async endsEarly(): Promise<boolean> {
    const { bestBy, earlyStoppingPatience, earlyStoppingThreshold } = this.config;
    const settings = {
      patience: earlyStoppingPatience,
      threshold: earlyStoppingThreshold,
      greaterIsBetter: isGreaterBetter(bestBy),
    };
    if (!shouldStopEarly(this.metrics, settings)) return false;
    const message = `No better ${bestBy} in ${earlyStoppingPatience} evaluations: the run ends early.`;
    await this.record({ type: 'warning', time: Date.now(), code: 'early-stopping', message });
    return true;
  }

  /** @returns false when asked to stop before the step was done */
  private async oneStep(): Promise<boolean> {
    const started = Date.now();
    const result = await unlessStopped(this.trainer.step(this.step + 1, () => this.hooks.shouldStop()));
    if (result === null) return false;
    this.step++;
    this.epochLossSum += result.loss;
    this.epochLossCount++;
    this.pace.add({ seconds: (Date.now() - started) / 1000, samples: result.samples, tokens: result.tokens });
    await this.record({
      type: 'step',
      time: Date.now(),
      step: this.step,
      epoch: this.epoch,
      loss: result.loss,
      learningRate: result.learningRate,
      gradientNorm: result.gradientNorm,
      samplesPerSecond: this.pace.samplesPerSecond,
      tokensPerSecond: this.pace.tokensPerSecond,
      memoryBytes: process.memoryUsage.rss(),
      secondsLeft: this.pace.secondsFor(this.trainer.plan.totalSteps - this.step),
    });
    return true;
  }

  /**
   * Validates the checkpoint just written, records its figures, keeps the model when it is the best.
   * @returns false when asked to stop before the validation was through
   */
  private async evaluate(): Promise<boolean> {
    const validation = await this.validateCheckpoint();
    if (validation === 'stopped') return false;
    const figures = {
      exact: validation?.exact ?? null,
      f1: validation?.f1 ?? null,
      validationLoss: validation?.loss ?? null,
    };
    const isBest = isBetter(figures, this.best, this.config.bestBy);
    if (isBest) {
      await copyModelFolder(this.folder.checkpointPath(this.step), this.folder.modelPath);
      this.best = { epoch: this.epoch, step: this.step, ...figures };
    }
    const metric = bestMetric(figures, this.config.bestBy);
    if (metric !== null) this.metrics.push(metric);
    await this.record({
      type: 'epoch',
      time: Date.now(),
      epoch: this.epoch,
      step: this.step,
      trainLoss: this.epochLossCount === 0 ? null : this.epochLossSum / this.epochLossCount,
      ...figures,
      seconds: this.seconds,
      isBest,
      evaluation: validation ? evaluationPath(this.epoch) : null,
    });
    if (isEpochEnd(this.step, this.trainer.plan)) {
      this.epochLossSum = 0;
      this.epochLossCount = 0;
    }
    await this.folder.writeStatus(this.status('running'));
    await this.removeOldCheckpoints();
    return true;
  }

  private async validateCheckpoint(): Promise<Validation | null | 'stopped'> {
    if (this.validate === null) return null;
    await this.record({ type: 'evaluation-start', time: Date.now(), step: this.step, epoch: this.epoch });
    const validation = await this.validate(this.folder.checkpointPath(this.step), {
      onProgress: (done, total) =>
        this.hooks.emit({ type: 'progress', time: Date.now(), phase: 'evaluation', done, total }),
      shouldStop: async () => {
        await this.holdWhilePaused(Math.ceil(this.epoch));
        return this.hooks.shouldStop();
      },
    });
    if (validation === null) return 'stopped';
    await validation.write(this.folder.evaluationPath(this.epoch));
    return validation;
  }

  private async save(): Promise<void> {
    const bytes = await writeCheckpoint(
      this.folder.checkpointPath(this.step),
      this.source,
      await this.trainer.synchronize(),
      this.trainerState(),
    );
    this.savedStep = this.step;
    const path = checkpointPath(this.step);
    await this.record({ type: 'checkpoint', time: Date.now(), step: this.step, epoch: this.epoch, path, bytes });
    await this.folder.writeStatus(this.status('running'));
    await this.removeOldCheckpoints();
  }

  /** Keeps the newest `saveTotalLimit` checkpoints and the best one; damaged ones beyond this step do not count. */
  private async removeOldCheckpoints(): Promise<void> {
    const steps = (await this.folder.checkpointSteps()).filter(step => step <= this.step);
    for (const step of steps.slice(this.config.saveTotalLimit)) {
      if (step !== this.best?.step) await rm(this.folder.checkpointPath(step), { recursive: true, force: true });
    }
  }

  private trainerState(): TrainerState {
    const { plan } = this.trainer;
    return {
      global_step: this.step,
      max_steps: plan.totalSteps,
      epoch: this.epoch,
      num_train_epochs: this.config.epochs,
      train_batch_size: plan.effectiveBatchSize,
      best_metric: this.best && bestMetric(this.best, this.config.bestBy),
      best_model_checkpoint: this.best ? checkpointPath(this.best.step) : null,
      log_history: [],
      spanlab: {
        epochLossSum: this.epochLossSum,
        epochLossCount: this.epochLossCount,
        seconds: this.seconds,
        lossScale: this.trainer.lossScale,
      },
    };
  }

  /** How the run stands now. */
  status(state: RunStatus['state'], error: RunStatus['error'] = null): RunStatus {
    return {
      state,
      pid: process.pid,
      updatedAt: Date.now(),
      step: this.step,
      totalSteps: this.trainer.plan.totalSteps,
      epoch: this.epoch,
      best: this.best,
      error,
      ...(this.isPaused && state === 'running' ? { isPaused: true } : {}),
    };
  }

  private get epoch(): number {
    return this.step / this.trainer.plan.stepsPerEpoch;
  }

  private get seconds(): number {
    return this.earlier.seconds + this.clock.seconds;
  }

  private record(event: RunEvent): Promise<void> {
    return recordEvents(this.folder, this.hooks, [event]);
  }
}

/** What the status tells of the best model. */
function figuresOf({ epoch, step, exact, f1, validationLoss }: NonNullable<RunStatus['best']>): RunStatus['best'] {
  return { epoch, step, exact, f1, validationLoss };
}

/** Null for work that was given up because it was asked to stop. */
async function unlessStopped<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof SpanLabError && error.code === 'stopped') return null;
    throw error;
  }
}
