import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { workerOf } from './owner.js';
import { NEXT_ACTIONS, type NextAction, type SessionReason } from './session-reason.js';
import { explainReason } from './session-status.js';
import type { SessionState } from './session-state.js';

const KEPT = `interval '90 days'`;
const KEPT_PER_SESSION = 10_000;
const DELETED_AT_ONCE = 1_000;

/** One state that a session was in, with its reason, from `at` on. */
export interface TimelineEntry {
  /** A PostgreSQL bigint; the cursor of what came before. */
  id: string;
  state: SessionState;
  reason: SessionReason;
  /** `reason` as a sentence. */
  explanation: string;
  nextAction: string | null;
  nextActionAt: Date | null;
  at: Date;
  /** null for the present one. */
  lastedMs: number | null;
  /** The worker that wrote it; null when a call did. */
  worker: string | null;
}

type Row = Omit<TimelineEntry, 'explanation' | 'nextAction' | 'lastedMs' | 'worker'> & {
  reasonDetail: string | null;
  endedAt: Date | null;
  nextAction: NextAction | null;
  owner: string | null;
};

/** What sessions went through. Rows are only added, in the statements that change sessions, and deleted when old. */
@Injectable()
export class TimelineService {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /** Newest first. `before`: only entries older than the one with this id. */
  async list(
    session: { accountId: string; id: string },
    page: { limit: number; before: string | undefined },
  ): Promise<{ entries: TimelineEntry[]; nextCursor: string | null }> {
    const rows = await this.database.query<Row[]>(
      `SELECT t.id, t.state, t.reason, t.reason_detail AS "reasonDetail", t.next_action AS "nextAction", t.next_action_at AS "nextActionAt", t.at, t.owner,
         next.at AS "endedAt"
       FROM session_transitions t
       LEFT JOIN LATERAL (
         SELECT n.at FROM session_transitions n WHERE n.session_id = t.session_id AND n.id > t.id
         ORDER BY n.id LIMIT 1) next ON true
       WHERE t.session_id = $2 AND EXISTS (SELECT 1 FROM sessions s WHERE s.id = $2 AND s.account_id = $1)
         AND ($3::bigint IS NULL OR t.id < $3)
       ORDER BY t.id DESC LIMIT $4`,
      [session.accountId, session.id, page.before ?? null, page.limit + 1],
    );
    const entries = rows.slice(0, page.limit).map(toEntry);
    return { entries, nextCursor: rows.length > page.limit ? (entries.at(-1)?.id ?? null) : null };
  }

  /** Deletes what is older than 90 days or beyond a session's newest 10,000, but never a session's newest. @returns how many */
  async deleteOld(): Promise<number> {
    const old = await this.deleteAll(`SELECT t.id FROM session_transitions t WHERE t.at < now() - ${KEPT} AND EXISTS (
      SELECT 1 FROM session_transitions n WHERE n.session_id = t.session_id AND n.id > t.id)`);
    const beyond = await this.deleteAll(`SELECT id FROM (
      SELECT id, row_number() OVER (PARTITION BY session_id ORDER BY id DESC) AS place FROM session_transitions) ranked
      WHERE place > ${KEPT_PER_SESSION}`);
    return old + beyond;
  }

  private async deleteAll(which: string): Promise<number> {
    let sum = 0;
    for (let count = DELETED_AT_ONCE; count === DELETED_AT_ONCE;) {
      const [, deleted] = await this.database.query<[unknown[], number]>(
        `DELETE FROM session_transitions WHERE id = ANY (ARRAY (${which} LIMIT ${DELETED_AT_ONCE}))`,
      );
      count = deleted;
      sum += count;
    }
    return sum;
  }
}

function toEntry({ nextAction, owner, reason, reasonDetail, endedAt, ...row }: Row): TimelineEntry {
  return {
    ...row,
    reason,
    explanation: explainReason(reason, reasonDetail),
    nextAction: NEXT_ACTIONS[nextAction ?? 'none'],
    lastedMs: endedAt && endedAt.getTime() - row.at.getTime(),
    worker: owner && workerOf(owner),
  };
}
