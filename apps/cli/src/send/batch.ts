import { z } from 'zod';

const batchSchema = z.object({
  id: z.string(),
  state: z.string(),
  accepted: z.number(),
  refused: z.number(),
});

const resultSchema = z.object({
  line: z.number(),
  status: z.string(),
  message: z.string().optional(),
});

export const acceptedBatchSchema = z.object({ batch: batchSchema, results: z.array(resultSchema) });
export type AcceptedBatch = z.infer<typeof acceptedBatchSchema>;

export const batchProgressSchema = z.object({
  batch: batchSchema.extend({
    counts: z.record(z.string(), z.number()),
    estimatedEnd: z.string().nullish(),
  }),
});
export type BatchProgress = z.infer<typeof batchProgressSchema>['batch'];

const OPEN: readonly string[] = ['preparing', 'queued', 'sending', 'uncertain'];

/** How many messages of it have come to an end, whichever. */
export function settledCount({ counts }: BatchProgress): number {
  return Object.entries(counts).reduce((sum, [status, count]) => (OPEN.includes(status) ? sum : sum + count), 0);
}

/** @example 9,871 sent, 12 failed */
export function countsText({ counts }: BatchProgress): string {
  const present = Object.entries(counts).filter(([, count]) => count > 0);
  return present.map(([status, count]) => `${count.toLocaleString('en')} ${status}`).join(', ') || 'nothing yet';
}
