import { rm } from 'node:fs/promises';
import type { RunConfig } from '../../core/runs/runConfig';
import type { RunEvent } from '../../core/runs/runEvent';
import { checkpointPath, evaluationPath } from '../../core/runs/runFiles';
import type { RunStatus } from '../../core/runs/runManifest';
import type { RunFolder } from '../runFolder/runFolder';
import { writeCheckpoint, writeModelFolder, type ModelSource, type TrainerState } from './checkpoint';
import { RunPace } from './runPace';
import type { Trainer } from './trainer';
import type { Validate, Validation } from './validation';

export interface RunHooks {
  emit(event: RunEvent): void;
  /** Asked between steps and between batches of an evaluation. */
  shouldStop(): boolean;
}

/** What a resumed run takes over. */
export interface Progress {
  readonly step: number;
  readonly epochLossSum: number;
  readonly epochLossCount: number;
  readonly seconds: number;
  readonly best: RunStatus['best'];
  /** Whether the epoch that ends with `step` was evaluated already. */
  readonly isEpochRecorded: boolean;
}

export const freshProgress: Progress = {
  step: 0,
  epochLossSum: 0,
  epochLossCount: 0,
  seconds: 0,
  best: null,
  isEpochRecorded: true,
};

/** Takes a run from wherever it stands to its end, and writes everything that its folder holds but manifest and start event. */
export class TrainingRun {
  private step: number;
  private epochLossSum: number;
  private epochLossCount: number;
  private best: RunStatus['best'];
  private savedStep: number;
  private readonly pace = new RunPace();
  private readonly startedAt = Date.now();

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
    ({
      step: this.step,
      epochLossSum: this.epochLossSum,
      epochLossCount: this.epochLossCount,
      best: this.best,
    } = earlier);
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
    if (!this.earlier.isEpochRecorded && !(await this.endEpoch())) return false;
    const { totalSteps, stepsPerEpoch } = this.trainer.plan;
    while (this.step < totalSteps) {
      if (this.hooks.shouldStop()) return false;
      await this.oneStep();
      const isLast = this.step === totalSteps;
      if (this.step % stepsPerEpoch === 0 || isLast) {
        await this.save();
        if (!(await this.endEpoch())) return false;
      } else if (this.config.saveSteps !== undefined && this.step % this.config.saveSteps === 0) {
        await this.save();
      }
    }
    return true;
  }

  private async oneStep(): Promise<void> {
    // Lets messages in: the runtime computes on this thread.
    await new Promise(resolve => setImmediate(resolve));
    const started = Date.now();
    const result = await this.trainer.step(this.step + 1);
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
  }

  /**
   * Validates the checkpoint just written, records the epoch, keeps the model when it is the best.
   * @returns false when asked to stop before the validation was through
   */
  private async endEpoch(): Promise<boolean> {
    const validation = await this.validateCheckpoint();
    if (validation === 'stopped') return false;
    const isBest = this.isBetter(validation);
    if (isBest) {
      await writeModelFolder(this.folder.modelPath, this.source, this.trainer.store);
      const { exact = null, f1 = null, loss: validationLoss = null } = validation ?? {};
      this.best = { epoch: this.epoch, step: this.step, exact, f1, validationLoss };
    }
    await this.record({
      type: 'epoch',
      time: Date.now(),
      epoch: this.epoch,
      step: this.step,
      trainLoss: this.epochLossCount === 0 ? null : this.epochLossSum / this.epochLossCount,
      validationLoss: validation?.loss ?? null,
      exact: validation?.exact ?? null,
      f1: validation?.f1 ?? null,
      seconds: this.seconds,
      isBest,
      evaluation: validation ? evaluationPath(this.epoch) : null,
    });
    this.epochLossSum = 0;
    this.epochLossCount = 0;
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
      shouldStop: () => this.hooks.shouldStop(),
    });
    if (validation === null) return 'stopped';
    await validation.write(this.folder.evaluationPath(this.epoch));
    return validation;
  }

  /** Without validation the newest model is the best. */
  private isBetter(validation: Validation | null): boolean {
    if (!validation || !this.best) return true;
    switch (this.config.bestBy) {
      case 'f1':
        return validation.f1 > (this.best.f1 ?? -Infinity);
      case 'exact':
        return validation.exact > (this.best.exact ?? -Infinity);
      case 'loss':
        return (validation.loss ?? Infinity) < (this.best.validationLoss ?? Infinity);
    }
  }

  private async save(): Promise<void> {
    const bytes = await writeCheckpoint(
      this.folder.checkpointPath(this.step),
      this.source,
      this.trainer.store,
      this.trainerState(),
    );
    this.savedStep = this.step;
    const path = checkpointPath(this.step);
    await this.record({ type: 'checkpoint', time: Date.now(), step: this.step, epoch: this.epoch, path, bytes });
    await this.folder.writeStatus(this.status('running'));
    await this.removeOldCheckpoints();
  }

  /** Keeps the newest `saveTotalLimit` checkpoints and the best one. */
  private async removeOldCheckpoints(): Promise<void> {
    const steps = await this.folder.checkpointSteps();
    for (const step of steps.slice(this.config.saveTotalLimit)) {
      if (step !== this.best?.step) await rm(this.folder.checkpointPath(step), { recursive: true, force: true });
    }
  }

  private trainerState(): TrainerState {
    const { plan } = this.trainer;
    const metric = { f1: this.best?.f1, exact: this.best?.exact, loss: this.best?.validationLoss }[this.config.bestBy];
    return {
      global_step: this.step,
      max_steps: plan.totalSteps,
      epoch: this.epoch,
      num_train_epochs: this.config.epochs,
      train_batch_size: plan.effectiveBatchSize,
      best_metric: metric ?? null,
      best_model_checkpoint: this.best ? checkpointPath(this.best.step) : null,
      log_history: [],
      spanlab: {
        epochLossSum: this.epochLossSum,
        epochLossCount: this.epochLossCount,
        seconds: this.seconds,
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
    };
  }

  private get epoch(): number {
    return this.step / this.trainer.plan.stepsPerEpoch;
  }

  private get seconds(): number {
    return this.earlier.seconds + (Date.now() - this.startedAt) / 1000;
  }

  /** To the file first, then to whoever listens. */
  private async record(event: RunEvent): Promise<void> {
    await this.folder.appendEvents([event]);
    this.hooks.emit(event);
  }
}
