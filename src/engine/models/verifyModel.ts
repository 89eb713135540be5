import type * as Ort from 'onnxruntime-node';
import type { OnnxFile } from '../../graph/onnx/externalData';
import { readModel } from '../../graph/onnx/readModel';
import { parameterNames } from '../../graph/parameterNames';
import { readTrainableModel } from '../../graph/trainableModel';
import { adamWStep, clipFactor, gradientNorm } from '../train/adamw';
import { ParameterStore, type ParameterSlot } from '../train/parameterStore';
import { TrainingSteps } from '../train/trainingSteps';
import { pairParameters, relativeError } from './compareParameters';
import { countOperators } from './countOperators';
import type { GoldenFixture } from './goldenFixture';
import { hasPaddedPositions } from './paddedPositions';
import type { ReferenceTensor } from './readTensors';

/** How far this engine may be from PyTorch: float32 arithmetic in another order. */
export const verifyTolerances = { loss: 1e-6, gradient: 2e-6, steps: 2e-6, weights: 2e-6 } as const;

/** A model's training graph compared with PyTorch's figures. */
export interface ModelVerification {
  /** Absolute error of the loss of the batch. */
  readonly lossError: number;
  /** Error of all gradients, relative to their global norm (PyTorch's in float64). */
  readonly gradientError: number;
  /** Largest difference of the losses before each step of AdamW, and after the last. */
  readonly stepsLossError: number;
  /** Error of all parameters after those steps, relative to their norm. */
  readonly finalWeightsError: number;
  /** Operators of the model as stored, with how many nodes each has. */
  readonly operators: Readonly<Record<string, number>>;
  /** Parameters found in the model, and PyTorch's that were not found. */
  readonly parameters: number;
  readonly missingParameters: readonly string[];
  readonly tolerances: typeof verifyTolerances;
  readonly passed: boolean;
}

/**
 * Compares loss, gradients and the first AdamW steps of an ONNX model with what PyTorch computed for it.
 * @param paddingId row of the word embeddings that PyTorch trains no gradient into
 * @throws SpanLabError `model-invalid`, `model-not-qa`, `operator-unsupported`
 */
export async function verifyModel(
  ort: typeof Ort,
  { bytes, external }: OnnxFile,
  golden: GoldenFixture,
  config: { readonly paddingId: number; readonly modelType: string },
): Promise<ModelVerification> {
  const model = readTrainableModel(bytes, external);
  const stored = readModel(bytes, external);
  const names = parameterNames(model.stored, model.parameters);
  const nameOf = (slot: ParameterSlot) => {
    const told = slot.parameter.tensors.map(({ name }) => golden.names?.get(name)).find(name => name !== undefined);
    return told ?? names.get(slot.parameter.name) ?? null;
  };
  const store = new ParameterStore(model);
  const steps = new TrainingSteps(ort, model, {
    rates: { hidden: 0, attention: 0 },
    paddingId: config.paddingId,
    paddedPositions: hasPaddedPositions(config.modelType),
  });
  try {
    const lossOf = (step: number) => steps.accumulate([golden.batch], store, { seed: 1, step });
    const gradients = group(golden.tensors, 'grad64/', 'grad/');
    const lossError = Math.abs((await lossOf(1)) - golden.loss);
    const pairs = pairParameters(store, gradients, nameOf);
    const gradientError = relativeError(store, store.gradients, pairs, gradients, golden.zeroGradients);

    const { losses, loss_after: lossAfter, lrs, betas, eps, clip, weight_decay: weightDecay } = golden.train;
    const settings = { beta1: betas[0], beta2: betas[1], epsilon: eps, weightDecay };
    let stepsLossError = 0;
    for (const [i, expected] of losses.entries()) {
      stepsLossError = Math.max(stepsLossError, Math.abs((await lossOf(i + 1)) - expected));
      adamWStep(store, settings, lrs[i] ?? 0, i + 1, clipFactor(gradientNorm(store.gradients), clip));
    }
    stepsLossError = Math.max(stepsLossError, Math.abs((await lossOf(losses.length + 1)) - lossAfter));
    const finals = group(golden.tensors, 'final/');
    const finalWeightsError = relativeError(store, store.values, pairs, finals, golden.zeroGradients);
    const found = new Set([...pairs.values()].map(({ name }) => name));
    const { loss, gradient, steps: stepsTolerance, weights } = verifyTolerances;
    return {
      lossError,
      gradientError,
      stepsLossError,
      finalWeightsError,
      operators: countOperators(stored),
      parameters: model.parameters.length,
      missingParameters: [...gradients.keys()].filter(name => !found.has(name)),
      tolerances: verifyTolerances,
      // Written so that a figure that is no number fails.
      passed:
        lossError <= loss &&
        gradientError <= gradient &&
        stepsLossError <= stepsTolerance &&
        finalWeightsError <= weights,
    };
  } finally {
    await steps.dispose();
  }
}

/** The tensors of the first prefix that there are any of, under the rest of their names. */
function group(tensors: ReadonlyMap<string, ReferenceTensor>, ...prefixes: string[]): Map<string, ReferenceTensor> {
  for (const prefix of prefixes) {
    const found = [...tensors].filter(([name]) => name.startsWith(prefix));
    if (found.length > 0) return new Map(found.map(([name, tensor]) => [name.slice(prefix.length), tensor]));
  }
  return new Map();
}
