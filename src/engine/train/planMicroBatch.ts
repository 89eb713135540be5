import type { StepNeeds } from './stepNeeds';

/** What a run has to work with. */
export interface MachineShare {
  /** Memory that can still be taken, in bytes. */
  readonly availableBytes: number;
  readonly threads: number;
}

export interface MicroBatchPlan {
  /** Windows computed at once. */
  readonly size: number;
  /** What the run will take beyond what the process holds before its first step. */
  readonly bytes: number;
  /** Why it is less than the windows of a step; null where it is not. */
  readonly limit: 'memory' | 'time' | null;
}

/** Part of the available memory that is planned for: the rest of the machine needs some, and a prediction is none to the byte. */
const usablePart = 0.8;

/**
 * A run hears that it should stop between micro-batches, which must therefore not take long. How fast a machine computes is not
 * measured, but assumed: the same settings must give the same micro-batches, and with them the same bits, each time.
 */
const assumedOperationsPerSecondAndThread = 40e9;
const longestSeconds = 1.5;

/**
 * How many windows a run computes at once: as many as its step has, unless memory would not suffice or a micro-batch would take
 * so long that stopping takes seconds. Smaller micro-batches cost next to nothing, as matrix products of a few hundred rows are
 * as fast as longer ones.
 * @param stepSize windows of an optimizer step
 * @param trainedParameters elements that have gradients
 */
export function planMicroBatch(
  stepSize: number,
  needs: StepNeeds,
  trainedParameters: number,
  machine: MachineShare,
): MicroBatchPlan {
  const bytesFor = (size: number) => {
    // Gradients and the two moments are there from the first step on; a second buffer of gradients with several micro-batches.
    const buffers = size < stepSize ? 4 : 3;
    return buffers * 4 * trainedParameters + needs.fixedBytes + size * needs.bytesPerWindow;
  };
  const quick = Math.floor(
    (longestSeconds * machine.threads * assumedOperationsPerSecondAndThread) / Math.max(1, needs.operationsPerWindow),
  );
  const inTime = Math.max(1, Math.min(stepSize, quick));
  let size = inTime;
  while (size > 1 && bytesFor(size) > usablePart * machine.availableBytes) size = Math.ceil(size / 2);
  const limit = size < inTime ? 'memory' : size < stepSize ? 'time' : null;
  return { size, bytes: bytesFor(size), limit };
}
