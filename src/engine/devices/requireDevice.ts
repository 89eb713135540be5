import { SpanLabError } from '../../core/errors';
import type { RunConfig } from '../../core/runs/runConfig';
import type { DeviceReport } from '../../protocol/engineApi';

/**
 * The device that a run names, out of those reported.
 * @throws SpanLabError `device-unusable`, with the reason
 */
export function requireDevice(
  reports: readonly DeviceReport[],
  device: Exclude<RunConfig['device'], 'auto'>,
): DeviceReport {
  const report = reports.find(({ id }) => id === device);
  if (report?.usable === true) return report;
  const reason = report?.reason ?? 'It is not known here.';
  throw new SpanLabError('device-unusable', `The device "${device}" cannot be used. ${reason}`, { device });
}
