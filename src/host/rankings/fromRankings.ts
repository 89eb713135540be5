import * as z from 'zod';
import type { FromRankings } from '../../protocol/views/rankings';

/** What the rankings view may say. */
export const fromRankingsSchema: z.ZodType<FromRankings> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('selectEpoch'), epoch: z.number() }),
  z.object({ type: z.literal('openQuestion'), id: z.string() }),
  z.object({ type: z.literal('goToDataset'), id: z.string() }),
  z.object({ type: z.literal('evaluate') }),
]);
