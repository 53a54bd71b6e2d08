import { DomainError } from '@chasqui/errors';
import type { DataSource } from 'typeorm';
import type { UsagePeriod } from './usage-report.js';

export type UsageErrorCode = 'usage_period_invalid';

const MOST_DAYS = 366;
const DEFAULT_DAYS = 30;

/** A bound, as a day or an instant, as the day that it is in for the account; null: the default. */
const DAY_OF = (bound: string): string =>
  `CASE WHEN ${bound}::text ~ '^[0-9-]{10}$' THEN ${bound}::date ELSE (${bound}::timestamptz AT TIME ZONE a.time_zone)::date END`;

/**
 * The database says which days are meant: its time zones are those by which usage was counted.
 * @param asked bounds as `YYYY-MM-DD` or ISO 8601 instants; by default the last 30 days
 * @throws DomainError usage_period_invalid, with the `field` that is wrong and a `message`
 */
export async function resolvePeriod(
  database: DataSource,
  accountId: string,
  asked: { from?: string | undefined; to?: string | undefined },
): Promise<UsagePeriod> {
  const [row] = await database.query<(UsagePeriod & { days: number })[]>(
    `SELECT "from"::text, "to"::text, "to" - "from" + 1 AS days, a.time_zone AS "timeZone" FROM accounts a,
       LATERAL (SELECT coalesce(${DAY_OF('$3')}, (now() AT TIME ZONE a.time_zone)::date) AS "to") AS upper_bound,
       LATERAL (SELECT coalesce(${DAY_OF('$2')}, "to" - ($4::integer - 1)) AS "from") AS lower_bound
     WHERE a.id = $1`,
    [accountId, asked.from ?? null, asked.to ?? null, DEFAULT_DAYS],
  );
  if (!row) throw new Error('the account of a key is gone');
  const { days, ...period } = row;
  if (days < 1) throw invalid('to', `to (${period.to}) must not be before from (${period.from})`);
  if (days > MOST_DAYS) throw invalid('from', `from and to must be at most ${MOST_DAYS} days apart`);
  return period;
}

function invalid(field: string, message: string): DomainError<UsageErrorCode> {
  return new DomainError('usage_period_invalid', { field, message });
}
