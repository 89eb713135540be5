import * as z from 'zod';
import type { FromDashboard } from '../../protocol/views/dashboard';

const folder = z.string();

/** What the dashboard may say. */
export const fromDashboardSchema: z.ZodType<FromDashboard> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('selectRun'), folder }),
  z.object({ type: z.literal('startRun') }),
  z.object({ type: z.literal('pause'), folder }),
  z.object({ type: z.literal('continue'), folder }),
  z.object({ type: z.literal('stop'), folder }),
  z.object({ type: z.literal('stopAfterEpoch'), folder }),
  z.object({ type: z.literal('resume'), folder }),
  z.object({ type: z.literal('openRankings'), folder, epoch: z.number().nullable() }),
  z.object({ type: z.literal('revealFolder'), folder }),
  z.object({ type: z.literal('copy'), text: z.string() }),
  z.object({ type: z.literal('showLog') }),
]);
