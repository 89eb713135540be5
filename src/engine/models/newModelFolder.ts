import { mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SpanLabError } from '../../core/errors';
import { isMissing } from '../files/fileSystem';
import { writeFileAtomically, writeFolderAtomically } from '../files/writeFileAtomically';
import { readCompanions } from '../train/checkpoint';
import { openModelFolder, type ModelFolder } from './modelFolder';

/** How the numbers of a written model are stored. */
export type Precision = 'float32' | 'float16' | 'int8';

/** `flat`: `model.onnx` beside the configuration (optimum); `onnx`: in `onnx/`, named by precision (transformers.js). */
export const modelLayouts = ['flat', 'onnx'] as const;
export type ModelLayout = (typeof modelLayouts)[number];

const onnxLayoutNames: Readonly<Record<Precision, string>> = {
  float32: 'onnx/model.onnx',
  float16: 'onnx/model_fp16.onnx',
  int8: 'onnx/model_quantized.onnx',
};

export interface NewModel {
  readonly bytes: Uint8Array;
  readonly precision: Precision;
  readonly layout: ModelLayout;
  /** Folder whose configuration, tokenizer and licence go along. */
  readonly source: ModelFolder;
  /** Takes the place of the source's `config.json`. */
  readonly config?: unknown;
}

/**
 * Writes a model folder, whole or not at all.
 * @param path a folder that does not exist, or is empty: nothing is ever replaced
 * @param check looks at the written folder before it takes its place; when it throws, nothing is left
 * @throws SpanLabError `file-exists`, `file-write-failed`, what `check` throws
 */
export async function writeNewModelFolder<Report>(
  path: string,
  model: NewModel,
  check: (folder: ModelFolder) => Promise<Report>,
): Promise<Report> {
  await refuseUsed(path);
  const companions = new Map<string, Uint8Array | string>(await readCompanions(model.source.path));
  if (model.config !== undefined) companions.set('config.json', `${JSON.stringify(model.config, null, 2)}\n`);
  const name = model.layout === 'flat' ? 'model.onnx' : onnxLayoutNames[model.precision];
  return writeAndCheck(path, async temporary => {
    await mkdir(dirname(join(temporary, name)), { recursive: true });
    await writeFileAtomically(join(temporary, name), model.bytes);
    for (const [companion, content] of companions) await writeFileAtomically(join(temporary, companion), content);
    return () => openModelFolder(temporary).then(check);
  });
}

/**
 * Fills a new folder, and runs what `fill` gives back before the folder takes its place. Writing calls whatever goes wrong a failure
 * to write; what the check finds keeps its own name.
 */
async function writeAndCheck<Report>(
  path: string,
  fill: (temporary: string) => Promise<() => Promise<Report>>,
): Promise<Report> {
  const found: Promise<Report>[] = [];
  try {
    await writeFolderAtomically(path, async temporary => {
      const report = (await fill(temporary))();
      found.push(report);
      await report;
    });
  } catch (error) {
    await Promise.all(found);
    throw error;
  }
  const [report] = await Promise.all(found);
  return report;
}

async function refuseUsed(path: string): Promise<void> {
  const isFree = await readdir(path).then(
    entries => entries.length === 0,
    (error: unknown) => isMissing(error),
  );
  if (!isFree) throw new SpanLabError('file-exists', `${path} exists and is not empty.`, { path });
}
