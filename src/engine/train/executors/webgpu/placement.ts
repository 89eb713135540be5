import * as z from 'zod';

/** Where the nodes of a graph were computed. */
export interface Placement {
  /** Number of nodes on the device. */
  readonly onDevice: number;
  /** Nodes that fell to the CPU, by operator. */
  readonly onCpu: ReadonlyMap<string, number>;
  /**
   * Values that the CPU's nodes waited for: each stops the device until it is read. Where there are none, what fell to the CPU
   * follows from what was fed, and costs next to nothing.
   */
  readonly readBack: number;
}

const eventsSchema = z.array(
  z.object({
    cat: z.string(),
    args: z.object({ op_name: z.string().optional(), provider: z.string().optional() }).optional(),
  }),
);

/**
 * Reads ONNX Runtime's profile of one run. (Nodes without a kernel on the device go to the CPU without a word; the profile names
 * the provider of each, and the copies between them.)
 */
export function readPlacement(profile: string): Placement {
  const onCpu = new Map<string, number>();
  let [onDevice, readBack] = [0, 0];
  for (const { cat, args } of eventsSchema.parse(JSON.parse(profile))) {
    const { op_name: operator, provider } = args ?? {};
    if (cat !== 'Node' || operator === undefined || provider === undefined) continue;
    if (operator === 'MemcpyToHost') readBack++;
    else if (provider === 'CPUExecutionProvider') onCpu.set(operator, (onCpu.get(operator) ?? 0) + 1);
    else if (operator !== 'MemcpyFromHost') onDevice++;
  }
  return { onDevice, onCpu, readBack };
}
