import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { SpanLabError } from '../../core/errors';
import type { ParameterName } from '../../graph/parameterNames';
import { readBytes, readTextFile } from '../files/readTextFile';
import type { LabelledBatch } from '../train/trainingStep';
import { readTensors, type ReferenceTensor } from './readTensors';

const trainSchema = z.object({
  losses: z.array(z.number()).min(1),
  loss_after: z.number(),
  lrs: z.array(z.number()),
  weight_decay: z.number().default(0.01),
  betas: z.tuple([z.number(), z.number()]).default([0.9, 0.999]),
  eps: z.number().default(1e-8),
  clip: z.number().default(1),
});

const goldenSchema = z.object({
  model_type: z.string().default(''),
  fp32: z.object({ train: trainSchema }),
  fp64: z.object({ loss: z.number() }),
  mathematically_zero_grad_params: z.array(z.string()).default([]),
});

/** By ONNX file, then by initializer; a constant that is no parameter has none. */
const namesSchema = z.record(
  z.string(),
  z.record(z.string(), z.object({ param: z.string().nullable(), transposed: z.boolean().nullish() })),
);

/** PyTorch's loss, gradients and first optimizer steps of a model on one batch. */
export interface GoldenFixture {
  readonly modelType: string;
  readonly batch: LabelledBatch;
  readonly tensors: ReadonlyMap<string, ReferenceTensor>;
  /** Mean loss of the batch, computed in float64. */
  readonly loss: number;
  readonly train: z.output<typeof trainSchema>;
  /** Parameters whose gradient is zero in theory: theirs is rounding noise on both sides. */
  readonly zeroGradients: ReadonlySet<string>;
  /** PyTorch's parameter by initializer, for the ONNX file that was asked for; null when the fixture does not say. */
  readonly names: ReadonlyMap<string, ParameterName> | null;
}

/**
 * Reads a fixture: the tensors, `golden.json` beside them and, where there is one, `initializers.json`, which names the parameters
 * by ONNX file.
 * @param path the safetensors file
 * @param onnxPath the ONNX file that will be compared
 * @throws SpanLabError `file-missing`, `file-unreadable`, `format-unknown`
 */
export async function readGoldenFixture(path: string, onnxPath: string): Promise<GoldenFixture> {
  const tensors = readTensors(await readBytes(path));
  const beside = (name: string) => join(dirname(path), name);
  const golden = parse(goldenSchema, await readTextFile(beside('golden.json')), beside('golden.json'));
  return {
    modelType: golden.model_type,
    batch: batchOf(tensors, path),
    tensors,
    loss: golden.fp64.loss,
    train: golden.fp32.train,
    zeroGradients: new Set(golden.mathematically_zero_grad_params),
    names: await readNames(beside('initializers.json'), basename(onnxPath)),
  };
}

async function readNames(path: string, onnxName: string): Promise<GoldenFixture['names']> {
  let text: string;
  try {
    text = await readTextFile(path);
  } catch (error) {
    if (error instanceof SpanLabError && error.code === 'file-missing') return null;
    throw error;
  }
  const found = Object.entries(parse(namesSchema, text, path)).find(([key]) => basename(key) === onnxName);
  if (!found) return null;
  return new Map(
    Object.entries(found[1]).flatMap(([initializer, { param, transposed }]) =>
      param === null ? [] : [[initializer, { name: param, isTransposed: transposed === true }]],
    ),
  );
}

function parse<Schema extends z.ZodType>(schema: Schema, text: string, path: string): z.output<Schema> {
  const damaged = (reason: string, cause: unknown) =>
    new SpanLabError('format-unknown', `${path} is no part of a fixture: ${reason}.`, { path }, { cause });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw damaged('it is no JSON', cause);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw damaged(`see ${parsed.error.issues[0]?.path.join('.') ?? ''}`, parsed.error);
}

function batchOf(tensors: ReadonlyMap<string, ReferenceTensor>, path: string): LabelledBatch {
  const incomplete = (name: string) =>
    new SpanLabError('format-unknown', `${path} has no int64 tensor batch/${name} of the right shape.`, { path });
  const [batchSize = 0, sequenceLength = 0] = tensors.get('batch/input_ids')?.shape ?? [];
  const read = (name: string, size: number, fallback?: BigInt64Array): BigInt64Array => {
    const data = tensors.get(`batch/${name}`)?.data ?? fallback;
    if (!(data instanceof BigInt64Array) || data.length !== size || size === 0) throw incomplete(name);
    return data;
  };
  const tokens = batchSize * sequenceLength;
  return {
    batchSize,
    sequenceLength,
    inputIds: read('input_ids', tokens),
    attentionMask: read('attention_mask', tokens, new BigInt64Array(tokens).fill(1n)),
    tokenTypeIds: read('token_type_ids', tokens, new BigInt64Array(tokens)),
    startPositions: read('start_positions', batchSize),
    endPositions: read('end_positions', batchSize),
  };
}
