import { IS_OPEN, type Batch, type BatchProgress } from './batch.js';

/** Long enough to even out gaps between messages, short enough to follow a change of pace. */
const RATE_MINUTES = 5;
/** What left in less time than this says little of how it goes on. */
const LEAST_SECONDS = 10;

export interface ProgressRow {
  status: string;
  count: number;
  open: number;
  /** That left in the last minutes. */
  left: number;
  /** Since the first of them. */
  seconds: number | null;
}

const LEFT_LATELY = `m.sent_at > now() - interval '${RATE_MINUTES} minutes'`;

/** $1: the batch. One row for each status. */
export const READ_PROGRESS = `SELECT m.status, count(*)::integer AS count, count(*) FILTER (WHERE ${IS_OPEN})::integer AS open,
    count(*) FILTER (WHERE ${LEFT_LATELY})::integer AS left,
    extract(epoch FROM now() - min(m.sent_at) FILTER (WHERE ${LEFT_LATELY}))::float8 AS seconds
  FROM messages m WHERE m.batch_id = $1 GROUP BY m.status`;

/** @param pacedEnd when the last one leaves, if the session is paced */
export function toProgress(batch: Batch, rows: readonly ProgressRow[], pacedEnd: Date | null): BatchProgress {
  const ratePerMinute = rateOf(rows);
  const open = rows.reduce((sum, row) => sum + row.open, 0);
  const isLeaving = batch.state === 'active' && ratePerMinute !== null;
  return {
    ...batch,
    counts: Object.fromEntries(rows.map(({ status, count }) => [status, count])),
    ratePerMinute,
    estimatedEnd: pacedEnd ?? (isLeaving ? new Date(Date.now() + (open / ratePerMinute) * 60_000) : null),
  };
}

function rateOf(rows: readonly ProgressRow[]): number | null {
  const left = rows.reduce((sum, row) => sum + row.left, 0);
  if (left === 0) return null;
  const seconds = Math.max(LEAST_SECONDS, ...rows.map((row) => row.seconds ?? 0));
  return Math.round((left / seconds) * 600) / 10;
}
