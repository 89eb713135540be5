import type * as Ort from 'onnxruntime-node';

/**
 * Loads ONNX Runtime, on first use: the native library takes a while, and most commands never need it.
 *
 * The library has a telemetry of its own, on by default: it makes a device id in the home folder and queues events for its
 * makers. Nothing may leave the user's machine, so it is switched off before the library is loaded.
 */
export async function loadOnnxRuntime(): Promise<typeof Ort> {
  process.env.ORT_DISABLE_TELEMETRY = '1';
  return import('onnxruntime-node');
}
