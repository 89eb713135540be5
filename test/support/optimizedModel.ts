import * as ort from 'onnxruntime-node';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What ONNX Runtime's optimizer makes of a model for any processor (level "extended"): with its own fused operators. */
export async function optimizedModel(bytes: Uint8Array): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'spanlab-test-'));
  try {
    const optimizedModelFilePath = join(folder, 'optimized.onnx');
    const options = { graphOptimizationLevel: 'extended', optimizedModelFilePath, logSeverityLevel: 3 } as const;
    await (await ort.InferenceSession.create(bytes, options)).release();
    return readFileSync(optimizedModelFilePath);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
