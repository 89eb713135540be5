import type { DeviceReport } from '../../protocol/engineApi';

/** A device as a few words for people. @param threads of a run on the CPU */
export function describeDevice({ id, name, backend }: DeviceReport, threads: number): string {
  return id === 'cpu' ? `CPU, ${threads} ${threads === 1 ? 'thread' : 'threads'}` : `${name} (${backend})`;
}
