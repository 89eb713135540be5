import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { SpanLabError } from '../../core/errors';
import type { TrainableModel } from '../../graph/trainableModel';
import { writeFileAtomically, writeFolderAtomically } from '../files/writeFileAtomically';
import { companionFiles } from '../models/folderFiles';
import { writeOnnxFile } from '../models/writeOnnxFile';
import { writeCheckpointManifest } from './checkpointManifest';
import { lossScaleSchema } from './executors/lossScale';
import type { ParameterStore } from './parameterStore';
import { readSafetensorsInto, safetensorsPieces, type FloatTensor } from './safetensors';

/** Where a run stands at a checkpoint. Names outside `spanlab` are those of Hugging Face's trainer_state.json. */
export const trainerStateSchema = z.object({
  global_step: z.int(),
  max_steps: z.int(),
  epoch: z.number(),
  num_train_epochs: z.number(),
  train_batch_size: z.int(),
  best_metric: z.number().nullable(),
  best_model_checkpoint: z.string().nullable(),
  log_history: z.array(z.record(z.string(), z.number())),
  spanlab: z.object({
    /** Sum and number of the training losses since the epoch began. */
    epochLossSum: z.number(),
    epochLossCount: z.int(),
    /** Seconds of training before this checkpoint, over all attempts. */
    seconds: z.number(),
    /** Absent without float16, and in checkpoints of earlier versions. */
    lossScale: lossScaleSchema.optional(),
  }),
});
export type TrainerState = z.infer<typeof trainerStateSchema>;

/** What model folders are written from. */
export interface ModelSource {
  readonly model: TrainableModel;
  /** Configuration, tokenizer and licence, by file name. Held in memory: a resumed run outlives the checkpoint it came from. */
  readonly companions: ReadonlyMap<string, Uint8Array>;
}

/** Reads the files that go along with a model. */
export async function readCompanions(folder: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const present = new Set(await readdir(folder));
  const names = companionFiles.filter(name => present.has(name));
  return new Map(await Promise.all(names.map(async name => [name, await readFile(join(folder, name))] as const)));
}

/** Writes the files of a model: the graph with the current values, and the companions of its source. */
async function fillModelFolder(path: string, { companions, model }: ModelSource, store: ParameterStore): Promise<void> {
  const values = new Map(store.slots.map(slot => [slot.parameter.name, store.view(store.values, slot)]));
  const files = model.withValues(parameter => {
    const view = values.get(parameter.name);
    if (!view) throw new Error(`There is no parameter "${parameter.name}"`);
    return view;
  });
  await writeOnnxFile(join(path, 'model.onnx'), files);
  for (const [name, content] of companions) await writeFileAtomically(join(path, name), content);
}

/**
 * Writes a checkpoint, whole or not at all: a model folder, `optimizer.safetensors` (AdamW's moments),
 * `trainer_state.json`, and `checkpoint.json` with the hashes of them all.
 * @returns its size in bytes
 * @throws SpanLabError file-write-failed
 */
export async function writeCheckpoint(
  path: string,
  source: ModelSource,
  store: ParameterStore,
  state: TrainerState,
): Promise<number> {
  let bytes = 0;
  await writeFolderAtomically(path, async temporary => {
    await fillModelFolder(temporary, source, store);
    await writeFileAtomically(join(temporary, 'optimizer.safetensors'), safetensorsPieces(momentsOf(store)));
    await writeFileAtomically(join(temporary, 'trainer_state.json'), `${JSON.stringify(state, null, 2)}\n`);
    bytes = await writeCheckpointManifest(temporary);
  });
  return bytes;
}

/** AdamW's moments as `optimizer.safetensors` has them: views of the store. */
function momentsOf(store: ParameterStore): FloatTensor[] {
  const moments = (prefix: string, buffer: Float32Array) =>
    store.trained.map(slot => ({
      name: `${prefix}.${slot.parameter.name}`,
      shape: slot.parameter.dims,
      data: store.view(buffer, slot),
    }));
  return [...moments('exp_avg', store.firstMoments), ...moments('exp_avg_sq', store.secondMoments)];
}

/**
 * Reads AdamW's moments of a checkpoint into the store, whose values must come from the checkpoint's own model.
 * @throws SpanLabError checkpoint-corrupt
 */
export async function restoreCheckpoint(path: string, store: ParameterStore): Promise<TrainerState> {
  const corrupt = (cause: unknown) =>
    new SpanLabError('checkpoint-corrupt', `The checkpoint ${path} cannot be read.`, { path }, { cause });
  try {
    const state = trainerStateSchema.parse(JSON.parse(await readFile(join(path, 'trainer_state.json'), 'utf8')));
    const targets = momentsOf(store).map(({ name, data }) => [name, data] as const);
    await readSafetensorsInto(join(path, 'optimizer.safetensors'), new Map(targets));
    return state;
  } catch (error) {
    throw corrupt(error);
  }
}
