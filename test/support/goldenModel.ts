import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTrainableModel, type TrainableModel } from '../../src/graph/trainableModel';
import { readGoldenFixture, type GoldenFixture } from '../../src/engine/models/goldenFixture';
import { modelConfigSchema } from '../../src/engine/models/modelConfig';
import { hasPaddedPositions } from '../../src/engine/models/paddedPositions';
import type { OptimizerUpdate } from '../../src/engine/train/executors/stepExecutor';
import type { StepSettings } from '../../src/engine/train/trainingStep';

/** A model with PyTorch's values, and what its steps need. */
export interface GoldenModel {
  readonly model: TrainableModel;
  readonly golden: GoldenFixture;
  /** Without dropout, as the golden steps were. */
  readonly settings: StepSettings;
  /** The update of the golden step of a number, counted from 1. */
  readonly updateOf: (step: number) => OptimizerUpdate;
}

/** @param folder of `test/fixtures/models`: model.onnx, config.json, golden.json, golden.safetensors */
export async function readGoldenModel(folder: string): Promise<GoldenModel> {
  const path = join(folder, 'model.onnx');
  const config = modelConfigSchema.parse(JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')));
  const golden = await readGoldenFixture(join(folder, 'golden.safetensors'), path);
  const { betas, eps, weight_decay: weightDecay, lrs, clip } = golden.train;
  return {
    model: readTrainableModel(readFileSync(path)),
    golden,
    settings: {
      rates: { hidden: 0, attention: 0 },
      threads: 1,
      paddingId: config.pad_token_id ?? 0,
      paddedPositions: hasPaddedPositions(config.model_type),
    },
    updateOf: step => ({
      settings: { beta1: betas[0], beta2: betas[1], epsilon: eps, weightDecay },
      learningRate: lrs[step - 1],
      maxGradNorm: clip,
      step,
      seed: 1,
    }),
  };
}
