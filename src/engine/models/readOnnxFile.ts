import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, sep } from 'node:path';
import { SpanLabError } from '../../core/errors';
import { externalLocations, type OnnxFile } from '../../graph/onnx/externalData';
import { nodeFileSystem, type FileSystem } from '../files/fileSystem';
import { readBytes, readFailed } from '../files/readTextFile';
import { isReservedName } from './folderFiles';

/** The largest protobuf message, which an ONNX file is. */
const largestFile = 2 ** 31 - 1;

/**
 * Reads an ONNX file, and the files (`model.onnx_data`) in which it keeps tensors. These may have more than 2 GB. Whether the
 * tensors are whole is found out by `readModel`.
 * @throws SpanLabError `file-missing`, `file-unreadable`; `model-invalid` when it is no ONNX file, has itself more than 2 GB, or keeps
 * tensors outside its folder or in another file of a model folder
 */
export async function readOnnxFile(path: string, files: FileSystem = nodeFileSystem): Promise<OnnxFile> {
  await refuseLargeFile(path, files);
  const bytes = await readBytes(path, files);
  const external = new Map<string, Uint8Array>();
  for (const location of externalLocations(bytes)) {
    external.set(location, await readBytes(await placeOf(path, location), files));
  }
  return { bytes, external };
}

async function refuseLargeFile(path: string, files: FileSystem): Promise<void> {
  const size = await files.size(path).catch((error: unknown) => {
    throw readFailed(path, error);
  });
  if (size <= largestFile) return;
  const message = `${path} has more than 2 GB, which no ONNX file may have: larger models keep their weights in a second file.`;
  throw new SpanLabError('model-invalid', message, { path });
}

/**
 * Where a tensor's file is: below the model's folder, links followed, or beside the file that the model itself is a link to (as in
 * Hugging Face's cache).
 */
async function placeOf(path: string, location: string): Promise<string> {
  const refused = (where: string) =>
    new SpanLabError('model-invalid', `${path} keeps weights in "${location}", ${where}.`, { path });
  const outside = 'outside its folder';
  const isPlain = location !== '' && !isAbsolute(location) && !location.split(/[\\/]/).includes('..');
  if (!isPlain) throw refused(outside);
  if (isReservedName(location)) throw refused('which is the name of another file of a model folder');
  const target = join(dirname(path), location);
  const real = await realpath(target).catch(() => null);
  if (real === null) {
    throw new SpanLabError('file-missing', `${path} keeps weights in ${location}, which is missing.`, { path: target });
  }
  const folders = await Promise.all([realpath(dirname(path)), realpath(path).then(dirname)]);
  if (!folders.some(folder => real.startsWith(folder + sep))) throw refused(outside);
  return real;
}
