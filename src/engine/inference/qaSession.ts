import type * as Ort from 'onnxruntime-node';
import { SpanLabError } from '../../core/errors';
import type { BatchLogits, PaddedBatch, QaModel } from '../../core/features/batch';
import { float16sToFloats } from '../../graph/onnx/float16';
import type { ModelFolder } from '../models/modelFolder';
import { createSession } from '../runtime/createSession';
import { cpuSessionOptions } from '../runtime/sessionOptions';
import { findQaIo, notQa, type QaInput, type QaSessionIo } from './sessionIo';
import { loadOnnxRuntime } from '../runtime/loadOnnxRuntime';

export interface QaSessionOptions {
  /** Threads of the CPU provider; the physical cores when absent. */
  readonly threads?: number;
}

/**
 * A question-answering model loaded into ONNX Runtime's CPU provider. Weight-only quantised models need nothing special: they are
 * ordinary ONNX (Cast and Mul), which ONNX Runtime folds into float32 weights on loading. External data is read from the model's
 * own folder only; ONNX Runtime refuses paths that lead out of it.
 */
export class QaSession implements QaModel {
  private constructor(
    private readonly path: string,
    private readonly ort: typeof Ort,
    private readonly session: Ort.InferenceSession,
    private readonly io: QaSessionIo,
  ) {}

  /**
   * @throws SpanLabError `model-invalid` for a file that ONNX Runtime cannot load, `operator-unsupported` when it lacks an operator of
   * the model, `model-not-qa` for a model with other inputs or outputs
   */
  static async open({ onnxPath }: Pick<ModelFolder, 'onnxPath'>, options: QaSessionOptions = {}): Promise<QaSession> {
    const ort = await loadOnnxRuntime();
    const session = await createSession(ort, onnxPath, cpuSessionOptions(options.threads));
    try {
      return new QaSession(onnxPath, ort, session, findQaIo(session, onnxPath));
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  /**
   * Logits of a batch.
   *
   * @throws SpanLabError `model-invalid` when the model cannot compute the batch, such as one longer than its positions;
   * `model-not-qa` when an output has another shape than the batch
   */
  async logits(batch: PaddedBatch): Promise<BatchLogits> {
    const { batchSize, sequenceLength } = batch;
    const dims = [batchSize, sequenceLength];
    const feeds = Object.fromEntries(this.io.inputs.map(input => [input.name, this.tensor(input, batch, dims)]));
    const outputs = await this.run(feeds, dims);
    return {
      startLogits: this.read(outputs, this.io.startLogits, dims),
      endLogits: this.read(outputs, this.io.endLogits, dims),
    };
  }

  /** Frees the model's memory. The session cannot be used afterwards. */
  async dispose(): Promise<void> {
    await this.session.release();
  }

  private async run(
    feeds: Ort.InferenceSession.FeedsType,
    dims: readonly number[],
  ): Promise<Ort.InferenceSession.ReturnType> {
    try {
      return await this.session.run(feeds, [this.io.startLogits, this.io.endLogits]);
    } catch (cause) {
      const message = `${this.path} failed on a batch of ${dims.join(' x ')} tokens: ${messageOf(cause)}`;
      throw new SpanLabError('model-invalid', message, { path: this.path }, { cause });
    }
  }

  private tensor({ name, type }: QaInput, batch: PaddedBatch, dims: readonly number[]): Ort.Tensor {
    const values = valuesOf(name, batch);
    if (type === 'int64') return new this.ort.Tensor('int64', values, dims);
    return new this.ort.Tensor('int32', Int32Array.from(values, Number), dims);
  }

  private read(outputs: Ort.InferenceSession.ReturnType, name: string, dims: readonly number[]): Float32Array {
    const output = outputs[name];
    const values = output && floatsIn(output);
    if (!values || output.dims.join() !== dims.join()) {
      const shape = output?.dims.join(' x ') ?? 'nothing';
      throw notQa(this.path, `its output ${name} is ${shape} for a batch of ${dims.join(' x ')}`);
    }
    return values;
  }
}

/** A float output as float32; null for other types. float16 comes as its bits, or as a Float16Array where there is such a class. */
function floatsIn({ type, data }: Ort.Tensor): Float32Array | null {
  if (data instanceof Float32Array) return data;
  if (type !== 'float16') return null;
  if (data instanceof Uint16Array) return float16sToFloats(data);
  return Float32Array.from(data as ArrayLike<number>);
}

function valuesOf(name: QaInput['name'], batch: PaddedBatch): BigInt64Array {
  switch (name) {
    case 'input_ids':
      return batch.inputIds;
    case 'attention_mask':
      return batch.attentionMask;
    case 'token_type_ids':
      return batch.tokenTypeIds;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
