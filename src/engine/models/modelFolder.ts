import { join, resolve } from 'node:path';
import { SpanLabError, type ErrorCode } from '../../core/errors';
import { loadTokenizer } from '../../core/tokenizer/loadTokenizer';
import type { OffsetTokenizer } from '../../core/tokenizer/types';
import { isMissing, nodeFileSystem, type FileSystem } from '../files/fileSystem';
import { readFailed, readTextFile } from '../files/readTextFile';
import { modelConfigSchema, type ModelConfig } from './modelConfig';

/** The names looked for, all of them fixed: nothing that a file says leads to another path. */
const onnxNames = ['model.onnx', 'onnx/model.onnx', 'onnx/model_fp16.onnx', 'onnx/model_quantized.onnx'];
const pytorchNames = ['model.safetensors', 'pytorch_model.bin'];

/** A model as Hugging Face exports it to ONNX: graph, configuration and tokenizer in one folder. */
export class ModelFolder {
  private tokenizer: OffsetTokenizer | undefined;

  constructor(
    readonly path: string,
    readonly onnxPath: string,
    readonly config: ModelConfig,
    private readonly tokenizerFiles: { readonly json: unknown; readonly config: unknown },
  ) {}

  /** The longest sequence the model has positions for; undefined when its positions have no bound or are not known. */
  get maxSequenceLength(): number | undefined {
    const { max_position_embeddings: positions, model_type: family, pad_token_id: padId } = this.config;
    if (positions === undefined) return undefined;
    // RoBERTa and what descends from it number the positions from the padding id's successor on.
    return /roberta|camembert|xlm-r/.test(family) ? positions - (padId ?? 1) - 1 : positions;
  }

  /**
   * The model's tokenizer, made once.
   *
   * @throws SpanLabError `tokenizer-unsupported`
   */
  readTokenizer(): OffsetTokenizer {
    this.tokenizer ??= loadTokenizer(this.tokenizerFiles.json, this.tokenizerFiles.config);
    return this.tokenizer;
  }
}

/**
 * Opens a model folder: finds `model.onnx` (also in `onnx/`, there also as float16 or quantized only) and reads `config.json`, `tokenizer.json` and, where there is one,
 * `tokenizer_config.json`. The graph itself is not read.
 *
 * @throws SpanLabError `model-missing` without folder or ONNX file, `tokenizer-missing` without `tokenizer.json`,
 * `model-invalid` without `config.json` or when one of the JSON files is damaged
 */
export async function openModelFolder(path: string, files: FileSystem = nodeFileSystem): Promise<ModelFolder> {
  const folder = resolve(path);
  const onnxPath = await findFile(folder, onnxNames, files);
  if (onnxPath === undefined) throw await modelMissing(folder, files);
  const config = modelConfigSchema.safeParse(await readJson(folder, 'config.json', 'model-invalid', files));
  if (!config.success) {
    const fields = config.error.issues.map(issue => issue.path.join('.') || 'the whole file').join(', ');
    throw new SpanLabError('model-invalid', `config.json of ${folder} has impossible values: ${fields}.`, {
      path: join(folder, 'config.json'),
    });
  }
  const json = await readJson(folder, 'tokenizer.json', 'tokenizer-missing', files);
  const hasTokenizerConfig = (await findFile(folder, ['tokenizer_config.json'], files)) !== undefined;
  const tokenizerConfig = hasTokenizerConfig
    ? await readJson(folder, 'tokenizer_config.json', 'model-invalid', files)
    : undefined;
  return new ModelFolder(folder, onnxPath, config.data, { json, config: tokenizerConfig });
}

async function findFile(folder: string, names: readonly string[], files: FileSystem): Promise<string | undefined> {
  for (const name of names) {
    const path = join(folder, name);
    try {
      if ((await files.size(path)) > 0) return path;
    } catch (error) {
      if (!isMissing(error)) throw readFailed(path, error);
    }
  }
  return undefined;
}

async function modelMissing(folder: string, files: FileSystem): Promise<SpanLabError> {
  const isPytorch = (await findFile(folder, pytorchNames, files)) !== undefined;
  const hint = isPytorch ? ' It holds PyTorch weights only: export them to ONNX first.' : '';
  return new SpanLabError('model-missing', `${folder} has no model.onnx.${hint}`, { path: folder });
}

async function readJson(folder: string, name: string, missingCode: ErrorCode, files: FileSystem): Promise<unknown> {
  const path = join(folder, name);
  let text: string;
  try {
    text = await readTextFile(path, files);
  } catch (error) {
    if (!(error instanceof SpanLabError) || error.code !== 'file-missing') throw error;
    throw new SpanLabError(missingCode, `${folder} has no ${name}.`, { path }, { cause: error });
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new SpanLabError('model-invalid', `${path} is no JSON.`, { path }, { cause });
  }
}
