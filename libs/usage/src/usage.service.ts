import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { MESSAGE_COUNTS, type MessageCount } from './message-counts.js';
import { readMostSessions } from './most-sessions.js';
import { resolvePeriod } from './usage-period.js';
import type {
  SessionDayUsage,
  SessionUsage,
  UsageFigures,
  UsagePeriod,
  UsageReport,
  UsageScope,
} from './usage-report.js';

/** Figures as SQL gives them. */
type FlatFigures = { requests: number } & Record<MessageCount, number>;

const COUNTS = MESSAGE_COUNTS.join(', ');

/** Everything that was counted, per session and day; parameters $1 account, $2 and $3 days, $4 owner key or null. */
const FACTS = `facts AS (
  SELECT session_id, day, 0 AS requests, ${COUNTS} FROM usage_messages
  WHERE account_id = $1 AND day BETWEEN $2 AND $3
    AND ($4::uuid IS NULL OR session_id IN (SELECT id FROM sessions WHERE owner_key_id = $4))
  UNION ALL
  SELECT session_id, day, requests, ${MESSAGE_COUNTS.map(() => '0').join(', ')} FROM usage_requests
  WHERE account_id = $1 AND day BETWEEN $2 AND $3
    AND ($4::uuid IS NULL OR key_id IN (SELECT id FROM api_keys WHERE $4 IN (id, issuer_id))))`;

/** Sums beyond 2^53 would not be exact; nobody sends that many. */
const SUMS = ['requests', ...MESSAGE_COUNTS].map((name) => `sum(${name})::double precision AS ${name}`).join(', ');

const ZERO = Object.fromEntries(['requests', ...MESSAGE_COUNTS].map((name) => [name, 0])) as FlatFigures;

/** Tells what an account, or a managed key, used. */
@Injectable()
export class UsageService {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /** @throws DomainError usage_period_invalid */
  async resolvePeriod(
    accountId: string,
    asked: { from?: string | undefined; to?: string | undefined },
  ): Promise<UsagePeriod> {
    return resolvePeriod(this.database, accountId, asked);
  }

  /** All sums are of one reading, so that they agree with each other. */
  async report(scope: UsageScope, period: UsagePeriod): Promise<UsageReport> {
    const sums = await this.database.query<({ sessionId: string | null; day: string | null } & FlatFigures)[]>(
      `WITH ${FACTS} SELECT session_id AS "sessionId", day::text, ${SUMS} FROM facts
       GROUP BY GROUPING SETS ((session_id), (day))`,
      parametersOf(scope, period),
    );
    const bySession = new Map(sums.flatMap((row) => (row.sessionId === null ? [] : [[row.sessionId, row]])));
    const byDay = new Map(sums.flatMap((row) => (row.day === null ? [] : [[row.day, row]])));
    const [sessions, mostSessions] = await Promise.all([
      this.listSessions(scope, [...bySession.keys()]),
      readMostSessions(this.database, scope, period),
    ]);
    return {
      period,
      totals: {
        ...toFigures([...byDay.values()].reduce<FlatFigures>(plus, ZERO)),
        sessionsNow: sessions.filter(({ isDeleted }) => !isDeleted).length,
        mostSessions: Math.max(...mostSessions.map(({ most }) => most)),
      },
      sessions: sessions.map((session) => ({ ...session, ...toFigures(bySession.get(session.id) ?? ZERO) })),
      days: mostSessions.map(({ day, most }) => ({
        day,
        ...toFigures(byDay.get(day) ?? ZERO),
        mostSessions: most,
      })),
    };
  }

  /** What was used per session and day, oldest day first: read a day at a time, for there may be very many. */
  async *sessionDays(scope: UsageScope, period: UsagePeriod): AsyncGenerator<SessionDayUsage> {
    const last = Date.parse(period.to);
    for (const day = new Date(period.from); day.getTime() <= last; day.setUTCDate(day.getUTCDate() + 1)) {
      yield* await this.sessionsOfDay(scope, day.toISOString().slice(0, 10));
    }
  }

  private async sessionsOfDay(scope: UsageScope, day: string): Promise<SessionDayUsage[]> {
    const rows = await this.database.query<({ id: string | null; name: string; isDeleted: boolean } & FlatFigures)[]>(
      `WITH ${FACTS} SELECT s.id, s.name, s.deleted_at IS NOT NULL AS "isDeleted", ${SUMS}
       FROM facts LEFT JOIN sessions s ON s.id = facts.session_id GROUP BY s.id ORDER BY s.created_at, s.id`,
      parametersOf(scope, { from: day, to: day }),
    );
    return rows.map(({ id, name, isDeleted, ...figures }) => ({
      day,
      session: id === null ? null : { id, name, isDeleted },
      ...toFigures(figures),
    }));
  }

  private async listSessions(
    { accountId, ownerKeyId }: UsageScope,
    used: string[],
  ): Promise<Omit<SessionUsage, keyof UsageFigures>[]> {
    return this.database.query(
      `SELECT id, name, deleted_at IS NOT NULL AS "isDeleted" FROM sessions
       WHERE account_id = $1 AND ($2::uuid IS NULL OR owner_key_id = $2) AND (deleted_at IS NULL OR id = ANY($3))
       ORDER BY created_at, id`,
      [accountId, ownerKeyId ?? null, used],
    );
  }
}

function parametersOf({ accountId, ownerKeyId }: UsageScope, { from, to }: { from: string; to: string }): unknown[] {
  return [accountId, from, to, ownerKeyId ?? null];
}

function plus(sum: FlatFigures, more: FlatFigures): FlatFigures {
  const names = Object.keys(ZERO) as (keyof FlatFigures)[];
  return Object.fromEntries(names.map((name) => [name, sum[name] + more[name]])) as FlatFigures;
}

function toFigures(flat: FlatFigures): UsageFigures {
  const messages = Object.fromEntries(MESSAGE_COUNTS.map((name) => [name, flat[name]]));
  return { requests: flat.requests, messages: messages as UsageFigures['messages'] };
}
