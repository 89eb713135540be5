import * as z from 'zod';

/** Settings of a fine-tuning run. Names and defaults follow Hugging Face's TrainingArguments and run_qa.py. */
export const runConfigSchema = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().min(1).max(100).optional().describe('Name of the run; the model and data name one when absent.'),
  model: z.string().min(1).optional().describe('Model folder. The shipped model when absent.'),
  train: z.string().min(1).describe('SQuAD-style training file (.json or .json.gz).'),
  validation: z.string().min(1).optional().describe('Validation file: scored after each epoch.'),
  output: z.string().min(1).optional().describe('Folder in which the run folder is made.'),
  epochs: z.number().positive().max(1000).default(2).describe('Passes over the training data.'),
  maxSteps: z.int().positive().optional().describe('Optimizer steps of the run, whatever epochs says.'),
  maxMinutes: z
    .number()
    .positive()
    .optional()
    .describe('Stops after this many minutes with a checkpoint and an evaluation; a resumed run has as many again.'),
  stopAfterEpochs: z
    .int()
    .positive()
    .optional()
    .describe(
      'Stops when this many epochs have ended, with the learning rate planned for all; a resumed run does as many again.',
    ),
  batchSize: z.int().positive().max(4096).default(16).describe('Windows per optimizer step.'),
  gradientAccumulationSteps: z
    .int()
    .positive()
    .max(4096)
    .default(1)
    .describe('Batches whose gradients are averaged into one optimizer step.'),
  microBatchSize: z
    .int()
    .positive()
    .optional()
    .describe('Windows computed at once; lower it for less memory. Results stay the same up to rounding.'),
  learningRate: z.number().positive().default(5e-5).describe('Peak learning rate.'),
  weightDecay: z.number().min(0).default(0.01).describe('Decoupled weight decay; none on biases and LayerNorm.'),
  lrSchedulerType: z
    .enum(['linear', 'cosine', 'constant'])
    .default('linear')
    .describe('How the learning rate falls after its rise; constant: not at all.'),
  warmupRatio: z.number().min(0).max(1).default(0.1).describe('Part of all steps in which the rate rises.'),
  warmupSteps: z.int().min(0).optional().describe('Steps in which the rate rises; wins over warmupRatio.'),
  maxGradNorm: z.number().positive().default(1).describe('Gradients are clipped to this global norm.'),
  adamBeta1: z.number().min(0).lt(1).default(0.9),
  adamBeta2: z.number().min(0).lt(1).default(0.999),
  adamEpsilon: z.number().positive().default(1e-8),
  dropout: z.number().min(0).lt(1).optional().describe("Dropout rate; the model's own config.json when absent."),
  labelSmoothing: z
    .number()
    .min(0)
    .lt(1)
    .default(0)
    .describe('Part of the training target that is spread evenly over all positions of a window.'),
  freezeEmbeddings: z.boolean().default(false).describe('Whether the embeddings stay as they are.'),
  freezeLayers: z
    .int()
    .min(0)
    .default(0)
    .describe('The lowest N encoder layers stay as they are; with freezeEmbeddings a step gets cheaper.'),
  layerwiseDecay: z
    .number()
    .positive()
    .max(1)
    .default(1)
    .describe('Each layer learns at this multiple of the rate of the layer above it, as ELECTRA does; 1: all alike.'),
  maxLength: z.int().min(8).max(8192).default(384).describe('Longest sequence in tokens.'),
  docStride: z
    .int()
    .min(0)
    .default(128)
    .describe('Overlap of neighbouring windows in tokens, or their step: see docStrideUnit.'),
  docStrideUnit: z
    .enum(['overlap', 'step'])
    .optional()
    .describe('What docStride counts: tokens that two windows share (when absent), or from one start to the next.'),
  maxQuestionLength: z.int().positive().optional().describe('Longer questions lose their end; no limit when absent.'),
  maxContextLength: z
    .int()
    .positive()
    .optional()
    .describe('Context tokens of one window at most; no limit but maxLength when absent.'),
  trainWindows: z
    .enum(['sliding', 'random', 'random-may-cut'])
    .optional()
    .describe(
      'Training windows: all of each context (sliding, when absent), or one per question at a random place that keeps its ' +
        'answer (random) or may cut it (random-may-cut).',
    ),
  nBest: z.int().positive().max(1000).default(20),
  maxAnswerLength: z.int().positive().default(30).describe('Longest answer in tokens.'),
  nullScoreDiffThreshold: z.number().default(0),
  metric: z.enum(['auto', 'squad1', 'squad2']).default('auto').describe('Scoring profile; auto follows the data.'),
  seed: z.int().min(0).max(0xffffffff).default(42),
  maxTrainExamples: z.int().positive().optional().describe('Train on the first N questions.'),
  maxValidationExamples: z.int().positive().optional().describe('Validate on the first N questions.'),
  evalSteps: z.int().positive().optional().describe('Evaluate every N steps, besides each epoch.'),
  saveSteps: z.int().positive().optional().describe('Write a checkpoint every N steps, besides each epoch.'),
  saveTotalLimit: z.int().positive().default(2).describe('Checkpoints kept, besides the best.'),
  bestBy: z.enum(['f1', 'exact', 'loss']).default('f1').describe('Which epoch is the best.'),
  earlyStoppingPatience: z
    .int()
    .positive()
    .optional()
    .describe('Ends the run after this many evaluations in a row without a better bestBy; never when absent.'),
  earlyStoppingThreshold: z
    .number()
    .min(0)
    .default(0)
    .describe('Gain in bestBy (points for f1 and exact) that does not yet count as better.'),
  device: z
    .enum(['auto', 'cpu', 'webgpu', 'cuda', 'directml', 'tensorflow'])
    .default('auto')
    .describe('What trains; auto takes the fastest of those that "spanlab devices" calls usable.'),
  precision: z
    .enum(['auto', 'float32', 'float16'])
    .optional()
    .describe(
      'float16: matrix products in float16 on a WebGPU device that has it, weights in float32. auto (when absent) is float32.',
    ),
  threads: z.int().positive().optional().describe('Threads of the CPU executor; the physical cores when absent.'),
});

/** A config as written by the user: everything with a default may be absent. */
export type RunConfigInput = z.input<typeof runConfigSchema>;
/** A config with every default filled in. */
export type RunConfig = z.output<typeof runConfigSchema>;
