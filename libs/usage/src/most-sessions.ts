import type { DataSource } from 'typeorm';
import type { UsagePeriod, UsageScope } from './usage-report.js';

/**
 * For each day of a period the most sessions that existed at one time. It needs no counting: sessions keep when they
 * were created and deleted. A day that has not come has none.
 */
export async function readMostSessions(
  database: DataSource,
  { accountId, ownerKeyId }: UsageScope,
  { from, to, timeZone }: UsagePeriod,
): Promise<{ day: string; most: number }[]> {
  return database.query(
    `WITH lives AS (
       SELECT created_at AS begin, deleted_at AS "end" FROM sessions
       WHERE account_id = $1 AND ($2::uuid IS NULL OR owner_key_id = $2)),
     steps AS (
       SELECT begin AS at, 1 AS step FROM lives UNION ALL SELECT "end", -1 FROM lives WHERE "end" IS NOT NULL),
     counts AS (
       SELECT greatest((at AT TIME ZONE $5)::date, $3::date - 1) AS day, step,
         sum(step) OVER (ORDER BY at, step ROWS UNBOUNDED PRECEDING) AS existing FROM steps),
     changes AS (SELECT day, sum(step) AS net, max(existing) AS most FROM counts GROUP BY day),
     days AS (
       SELECT day::date, changes.most,
         sum(changes.net) OVER (ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS at_begin
       FROM generate_series($3::date - 1, $4::date, interval '1 day') AS day LEFT JOIN changes USING (day))
     SELECT day::text, CASE WHEN day > (now() AT TIME ZONE $5)::date THEN 0
       ELSE greatest(most, at_begin, 0)::integer END AS most
     FROM days WHERE day >= $3::date ORDER BY day`,
    [accountId, ownerKeyId ?? null, from, to, timeZone],
  );
}
