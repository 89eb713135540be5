import type * as Ort from 'onnxruntime-node';
import { SpanLabError } from '../../core/errors';

/** ONNX Runtime's ways of saying that it has no kernel, or no definition, of an operator. */
const missingOperator =
  /No Op registered for|not a registered function\/op|Could not find an implementation|No opset import for domain/;

/**
 * Loads a model into ONNX Runtime.
 * @param source path of an ONNX file, or its bytes
 * @throws SpanLabError `operator-unsupported` when the runtime lacks an operator of the model, else `model-invalid`; with the path where
 * there is one
 */
export async function createSession(
  ort: typeof Ort,
  source: string | Uint8Array,
  options: Ort.InferenceSession.SessionOptions,
): Promise<Ort.InferenceSession> {
  try {
    return typeof source === 'string'
      ? await ort.InferenceSession.create(source, options)
      : await ort.InferenceSession.create(source, options);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    const code = missingOperator.test(message) ? 'operator-unsupported' : 'model-invalid';
    const [what, details] = typeof source === 'string' ? [source, { path: source }] : ['the model', {}];
    throw new SpanLabError(code, `Cannot load ${what}: ${message}`, details, { cause });
  }
}
