import { existsSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

const repository = join(import.meta.dirname, '..', '..', '..');
const modelFiles = ['model.onnx', 'config.json', 'tokenizer.json', 'tokenizer_config.json'];

/** Name of the tiny model in the workspace, as dialogues show it. */
export const tinyModel = 'tiny-bert';

/** Fills a workspace with the sample data and, in `models/tiny-bert`, a model small enough to train in seconds. */
export async function sampleWorkspace(workspace: string): Promise<void> {
  await cp(join(repository, 'media', 'sample'), workspace, { recursive: true });
  const model = join(workspace, 'models', tinyModel);
  await mkdir(model, { recursive: true });
  for (const file of modelFiles) {
    await cp(join(repository, 'test', 'fixtures', 'models', tinyModel, file), join(model, file));
  }
}

/** Whether the model that SpanLab ships is there; a working copy may lack it while it is being trained. */
export const hasShippedModel = existsSync(join(repository, 'media', 'models', 'spanlab-en-small', 'config.json'));
