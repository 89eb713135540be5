/** How ONNX Runtime, its devices, TensorFlow and V8 say that memory ran out; none of them gives a code. */
const sentences = /bad[_ ]alloc|failed to allocate|out of memory|OOM when allocating|array buffer allocation failed/i;

/** Whether a computation failed for want of memory: with a smaller micro-batch it may succeed. */
export function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && sentences.test(error.message);
}
