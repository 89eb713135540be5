import type * as Ort from 'onnxruntime-node';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataType, type ValueType } from '../../graph/onnx/types';
import type { GraphTools } from '../../graph/specialise';
import { createSession } from '../runtime/createSession';
import { cpuSessionOptions } from '../runtime/sessionOptions';

/** ONNX Runtime's names of element types. */
const dataTypes: Readonly<Record<string, number>> = {
  float32: DataType.float,
  float64: DataType.double,
  float16: DataType.float16,
  int64: DataType.int64,
  int32: DataType.int32,
  int8: DataType.int8,
  uint8: DataType.uint8,
  bool: DataType.bool,
  string: DataType.string,
};

/** Folding and shape inference by ONNX Runtime itself: what it executes is what it inferred. */
export class OrtGraphTools implements GraphTools {
  constructor(private readonly ort: typeof Ort) {}

  async fold(model: Uint8Array): Promise<Uint8Array> {
    const folder = await mkdtemp(join(tmpdir(), 'spanlab-fold-'));
    try {
      const path = join(folder, 'folded.onnx');
      const session = await this.open(model, { graphOptimizationLevel: 'basic', optimizedModelFilePath: path });
      await session.release();
      return await readFile(path);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async outputTypes(model: Uint8Array): Promise<ReadonlyMap<string, ValueType>> {
    const session = await this.open(model, { graphOptimizationLevel: 'disabled' });
    const types = new Map<string, ValueType>();
    for (const output of session.outputMetadata) {
      if (output.isTensor) {
        types.set(output.name, { dataType: dataTypes[output.type] ?? 0, dims: output.shape.map(Number) });
      }
    }
    await session.release();
    return types;
  }

  private open(model: Uint8Array, options: Ort.InferenceSession.SessionOptions): Promise<Ort.InferenceSession> {
    return createSession(this.ort, model, { ...cpuSessionOptions(1), ...options });
  }
}
