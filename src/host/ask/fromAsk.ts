import * as z from 'zod';
import type { FromAsk } from '../../protocol/views/ask';

/** What the Ask view may say. */
export const fromAskSchema: z.ZodType<FromAsk> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('ask'), question: z.string() }),
  z.object({ type: z.literal('selectEntry'), id: z.int() }),
  z.object({ type: z.literal('goToAnswer'), id: z.int(), answerIndex: z.int().min(0) }),
  z.object({ type: z.literal('clearHistory') }),
]);
