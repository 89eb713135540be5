import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, sep } from 'node:path';
import { SpanLabError } from '../../core/errors';
import { readModel } from '../../graph/onnx/readModel';
import type { Model } from '../../graph/onnx/types';
import { writeModel } from '../../graph/onnx/writeModel';
import { readBytes } from '../files/readTextFile';

/** The largest file of one protobuf message, which an ONNX file is. */
const largestFile = 2 ** 31 - 1;

/**
 * Reads an ONNX file. Tensors that it keeps in other files (`model.onnx.data`) are taken in: what is given back is a whole model,
 * and so is what is saved from it.
 * @throws SpanLabError `file-missing`, `file-unreadable`; `model-invalid` when a tensor's file is outside the model's folder, or all
 * together is more than 2 GB
 */
export async function readOnnxFile(path: string): Promise<Uint8Array> {
  const bytes = await readBytes(path);
  const files = new Map<string, Uint8Array>();
  let total = bytes.length;
  for (;;) {
    const result = tryReading(bytes, files);
    if ('model' in result) return files.size === 0 ? bytes : writeModel(result.model);
    const file = await readBytes(await placeOf(path, result.missing));
    total += file.length;
    if (total > largestFile) {
      const message = `${path} has more than 2 GB of weights, which no single ONNX file holds.`;
      throw new SpanLabError('model-invalid', message, { path });
    }
    files.set(result.missing, file);
  }
}

/** The model, or the first file that it needs beyond those given. */
function tryReading(
  bytes: Uint8Array,
  files: ReadonlyMap<string, Uint8Array>,
): { readonly model: Model } | { readonly missing: string } {
  const missing: string[] = [];
  try {
    const model = readModel(bytes, location => {
      const file = files.get(location);
      if (!file) missing.push(location);
      return file ?? null;
    });
    return { model };
  } catch (error) {
    const [first] = missing;
    if (first === undefined) throw error;
    return { missing: first };
  }
}

/**
 * Where a tensor's file is: below the model's folder, links followed, or beside the file that the model itself is a link to (as in
 * Hugging Face's cache).
 */
async function placeOf(path: string, location: string): Promise<string> {
  const outside = () =>
    new SpanLabError('model-invalid', `${path} keeps weights in "${location}", outside its folder.`, { path });
  const isPlain = location !== '' && !isAbsolute(location) && !location.split(/[\\/]/).includes('..');
  if (!isPlain) throw outside();
  const target = join(dirname(path), location);
  const real = await realpath(target).catch(() => null);
  if (real === null) {
    throw new SpanLabError('file-missing', `${path} keeps weights in ${location}, which is missing.`, { path: target });
  }
  const folders = await Promise.all([realpath(dirname(path)), realpath(path).then(dirname)]);
  if (!folders.some(folder => real.startsWith(folder + sep))) throw outside();
  return real;
}
