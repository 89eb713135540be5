import { Random } from '../../core/random';
import { addQaHead } from '../../graph/addQaHead';
import { modelBytes } from '../../graph/onnx/modelFiles';
import { readModel } from '../../graph/onnx/readModel';
import { writeModelFiles } from '../../graph/onnx/writeModelFiles';
import { nameAsInner, questionAnsweringClass } from '../../graph/questionAnsweringNames';
import { toFloat32 } from '../../graph/rewrites/toFloat32';
import { QaSession } from '../inference/qaSession';
import type { ModelFolder } from './modelFolder';
import { dataNameOf, writeNewModelFolder } from './newModelFolder';
import { readOnnxFile } from './readOnnxFile';

export interface HeadReport {
  /** Width of the hidden states that the head reads. */
  readonly hiddenSize: number;
  /** Size of the ONNX file, and of those that its weights are in. */
  readonly bytes: number;
}

/**
 * Makes a question-answering model folder of an encoder's: a span head with random weights, to be trained. The same seed gives the
 * same file. What was float16 or quantized becomes float32.
 * @throws SpanLabError `model-invalid` without hidden states, `file-exists`, `operator-unsupported`, `file-write-failed`
 */
export async function addHead(encoder: ModelFolder, out: string, seed: number): Promise<HeadReport> {
  const { config } = encoder;
  const random = Random.fromSeed(seed);
  const range = config.initializer_range;
  const { bytes, external } = await readOnnxFile(encoder.onnxPath);
  const graph = nameAsInner(toFloat32(readModel(bytes, external)), config.model_type);
  const model = addQaHead(graph, () => random.normal(), {
    hiddenSize: config.hidden_size ?? config.dim,
    deviation: typeof range === 'number' && range > 0 ? range : undefined,
  });
  const form = { layout: 'flat', precision: 'float32' } as const;
  const files = writeModelFiles(model, dataNameOf(form));
  const [hiddenSize = 0] = model.initializers.find(({ name }) => name === 'qa_outputs.weight')?.dims ?? [];
  const architecture = questionAnsweringClass(config.model_type);
  const written = { ...config, ...(architecture !== undefined && { architectures: [architecture] }) };
  return writeNewModelFolder(out, { files, source: encoder, config: written, ...form }, async made => {
    await (await QaSession.open(made)).dispose();
    return { hiddenSize, bytes: modelBytes(files) };
  });
}
