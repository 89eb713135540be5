import type { InferenceSession } from 'onnxruntime-node';

/**
 * Session options that every session on the CPU shares.
 *
 * - No memory pattern: it keeps a plan and a block of memory for each shape of a batch.
 * - No spinning: threads that wait for each other burn time that the rest of the machine needs, and where the cores are shared
 *   with other work they slow the computation itself many times over.
 * - Failures reach the caller as exceptions; ONNX Runtime's own log lines would only spoil the output.
 */
export function cpuSessionOptions(threads?: number): InferenceSession.SessionOptions {
  return {
    executionProviders: ['cpu'],
    enableMemPattern: false,
    logSeverityLevel: 4,
    extra: { session: { intra_op: { allow_spinning: '0' } } },
    ...(threads !== undefined && { intraOpNumThreads: threads }),
  };
}
