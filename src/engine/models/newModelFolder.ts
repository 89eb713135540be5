import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { SpanLabError } from '../../core/errors';
import type { ModelFiles } from '../../graph/onnx/modelFiles';
import { isMissing } from '../files/fileSystem';
import { writeFileAtomically, writeFolderAtomically } from '../files/writeFileAtomically';
import { readCompanions } from '../train/checkpoint';
import { openModelFolder, type ModelFolder } from './modelFolder';
import { writeOnnxFile } from './writeOnnxFile';

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

/** What the name of a written ONNX file depends on. */
export interface ModelForm {
  readonly precision: Precision;
  readonly layout: ModelLayout;
}

export interface NewModel extends ModelForm {
  readonly files: ModelFiles;
  /** Folder whose configuration, tokenizer and licence go along. */
  readonly source: ModelFolder;
  /** Takes the place of the source's `config.json`. */
  readonly config?: unknown;
}

/** Location of the weights of a model that is too large for one file: beside the ONNX file, under its name. */
export function dataNameOf(form: ModelForm): string {
  return `${basename(onnxNameOf(form))}_data`;
}

function onnxNameOf({ layout, precision }: ModelForm): string {
  return layout === 'flat' ? 'model.onnx' : onnxLayoutNames[precision];
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
  return writeAndCheck(path, async temporary => {
    await writeOnnxFile(join(temporary, onnxNameOf(model)), model.files);
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
