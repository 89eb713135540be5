import { join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { foldEvents } from '../../src/core/runs/foldEvents';
import { runConfigSchema, type RunConfigInput } from '../../src/core/runs/runConfig';
import type { RunEvent } from '../../src/core/runs/runEvent';
import { prepareRun } from '../../src/engine/train/prepareRun';
import type { RunFolder } from '../../src/engine/runFolder/runFolder';
import { tinyBertFolder } from './tinyBert';

/** A file of the sample data. */
export const sample = (name: string): string => join(__dirname, '../../media/sample', name);

/**
 * A run of the tiny BERT: 26 questions in batches of 8, so four steps an epoch, the last one short; dropout as in the model's config.
 * @param runs the folder in which its run folder is made
 */
export function prepareTinyRun(runs: string, changes: Partial<RunConfigInput> = {}): Promise<RunFolder> {
  const config = {
    train: sample('train.squad.json'),
    maxTrainExamples: 26,
    validation: sample('validation.squad.json'),
    maxValidationExamples: 5,
    epochs: 2,
    batchSize: 8,
    learningRate: 1e-3,
    threads: 1,
    ...changes,
  };
  return prepareRun(runConfigSchema.parse(config), { shippedModel: tinyBertFolder, runsFolder: runs, version: 'test' });
}

/** Hooks of a run that nobody listens to and nobody stops. */
export const quiet = { emit: () => undefined, shouldStop: () => false };

/** Stops, or fails like a program that is killed, after a step was recorded. */
export function until(step: number, how: 'stop' | 'crash') {
  let reached = 0;
  return {
    emit: (event: RunEvent) => {
      if (event.type === 'step') reached = event.step;
      if (event.type === 'step' && event.step === step && how === 'crash') throw new Error('killed');
    },
    shouldStop: () => how === 'stop' && reached >= step,
  };
}

/** The graph at the end of a tiny run. */
export const finalGraph = (folder: RunFolder): Promise<Buffer> =>
  readFile(join(folder.checkpointPath(8), 'model.onnx'));

export const lossesOf = async (folder: RunFolder): Promise<number[]> =>
  foldEvents((await folder.readEvents()).events).flatMap(event => (event.type === 'step' ? [event.loss] : []));
