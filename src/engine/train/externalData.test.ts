import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/support/temporaryFolder';
import { tinyBertFolder } from '../../../test/support/tinyBert';
import { prepareTinyRun, quiet, until } from '../../../test/support/tinyRun';
import type { OnnxFile } from '../../graph/onnx/externalData';
import { readModel } from '../../graph/onnx/readModel';
import { writeModelFiles } from '../../graph/onnx/writeModelFiles';
import { readTrainableModel } from '../../graph/trainableModel';
import { exportModel } from '../models/exportModel';
import { openModelFolder } from '../models/modelFolder';
import { readOnnxFile } from '../models/readOnnxFile';
import { writeOnnxFile } from '../models/writeOnnxFile';
import { runTraining } from './runTraining';

const stored = readModel(readFileSync(join(tinyBertFolder, 'model.onnx')));

/** The tiny BERT with its weights in another file, below a new folder. */
async function externalBert(location: string): Promise<string> {
  const folder = join(temporaryFolder(), 'bert');
  mkdirSync(folder);
  for (const name of ['config.json', 'tokenizer.json', 'tokenizer_config.json']) {
    cpSync(join(tinyBertFolder, name), join(folder, name));
  }
  await writeOnnxFile(join(folder, 'model.onnx'), writeModelFiles(stored, location, 0));
  return folder;
}

/** How many bytes of each file changed that belong to parameters, and how many that do not. */
function changes(before: OnnxFile, after: OnnxFile) {
  const { parameters } = readTrainableModel(before.bytes, before.external);
  const places = parameters.flatMap(({ tensors }) =>
    tensors.map(({ place, bytes }) => ({ ...place, size: bytes.length })),
  );
  const count = (location: string | null, a: Uint8Array, b: Uint8Array) => {
    expect(b.length).toBe(a.length);
    const own = new Set(
      places.flatMap(place =>
        place.location === location ? Array.from({ length: place.size }, (_, i) => (place.offset ?? NaN) + i) : [],
      ),
    );
    const changed = [...a.keys()].filter(i => a[i] !== b[i]);
    const weights = changed.filter(i => own.has(i)).length;
    return { weights, others: changed.length - weights };
  };
  expect([...after.external.keys()]).toEqual([...before.external.keys()]);
  return [
    count(null, before.bytes, after.bytes),
    ...[...before.external].map(([location, file]) =>
      count(location, file, after.external.get(location) ?? new Uint8Array(0)),
    ),
  ];
}

const valuesOf = ({ bytes, external }: OnnxFile) =>
  readModel(bytes, external).initializers.map(({ name, bytes }) => [name, Buffer.from(bytes).toString('base64')]);

describe('a run of a model with its weights in another file', () => {
  it.each(['model.onnx_data', 'weights/bert.bin'])(
    'writes the same files, of which only the weights change, and goes on from them: %s',
    async location => {
      const model = await externalBert(location);
      const before = await readOnnxFile(join(model, 'model.onnx'));
      const run = await prepareTinyRun(temporaryFolder(), { model });
      await runTraining({ runFolder: run, resume: false }, until(5, 'stop'));
      expect(await runTraining({ runFolder: run, resume: true }, quiet)).toMatchObject({ state: 'completed' });
      const inOneFile = await prepareTinyRun(temporaryFolder());
      await runTraining({ runFolder: inOneFile, resume: false }, quiet);

      const after = await readOnnxFile(join(run.checkpointPath(8), 'model.onnx'));
      const [graph, data] = changes(before, after);
      expect([graph.others, data.others]).toEqual([0, 0]);
      expect(Math.min(graph.weights, data.weights)).toBeGreaterThan(0);
      expect(valuesOf(after)).toEqual(valuesOf(await readOnnxFile(join(inOneFile.checkpointPath(8), 'model.onnx'))));
      const best = await readOnnxFile(join(run.modelPath, 'model.onnx'));
      expect(changes(before, best).map(({ others }) => others)).toEqual([0, 0]);
    },
  );

  it('refuses a damaged weight file of a checkpoint when it is resumed', async () => {
    const run = await prepareTinyRun(temporaryFolder(), { model: await externalBert('weights/bert.bin') });
    await runTraining({ runFolder: run, resume: false }, until(2, 'stop'));
    const path = join(run.checkpointPath(2), 'weights/bert.bin');
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1] ^= 1;
    writeFileSync(path, bytes);
    await expect(runTraining({ runFolder: run, resume: true }, quiet)).rejects.toMatchObject({
      code: 'checkpoint-corrupt',
    });
  });

  it('is not begun when the file is too short', async () => {
    const model = await externalBert('model.onnx_data');
    const path = join(model, 'model.onnx_data');
    writeFileSync(path, readFileSync(path).subarray(0, -100));
    const runs = temporaryFolder();
    await expect(prepareTinyRun(runs, { model })).rejects.toMatchObject({ code: 'model-invalid' });
    expect(readdirSync(runs)).toEqual([]);
  });
});

describe('writing a model with its weights in another file', () => {
  it('exports a float32 model byte for byte, and what it computes is the same', async () => {
    const source = await openModelFolder(await externalBert('model.onnx_data'));
    const out = join(temporaryFolder(), 'out');
    const report = await exportModel(source, out, { precision: 'float32', layout: 'onnx' });
    expect(report.largestLogitDifference).toBe(0);
    for (const name of ['model.onnx', 'model.onnx_data']) {
      const bytes = readFileSync(join(source.path, name));
      expect(Buffer.compare(readFileSync(join(out, 'onnx', name)), bytes), name).toBe(0);
    }
  });

  it('fails with a code where the weights cannot be written, before it writes the file that names them', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'weights'), '');
    const files = writeModelFiles(stored, 'weights/data', 0);
    await expect(writeOnnxFile(join(folder, 'model.onnx'), files)).rejects.toMatchObject({ code: 'file-write-failed' });
    expect(readdirSync(folder)).toEqual(['weights']);
  });
});
