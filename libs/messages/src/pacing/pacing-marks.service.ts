import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DAY_MS, marksNeeded, policyOf, type OwnPacing, type PacingState } from '@chasqui/pacing';
import { DataSource, type EntityManager } from 'typeorm';
import { PacingClock } from './pacing-clock.js';

/** What is in the rows of a session that is paced. */
export interface PacedSession {
  id: string;
  pacing: OwnPacing | null;
  firstPairedAt: Date | null;
  /** Of the gaps of a backlog. */
  nextSendAt: Date | null;
}

/** The select list of a {@link PacedSession}; `sessions s` is joined with {@link JOIN_NUMBER}. */
export const PACED_SESSION = `s.id, s.pacing, coalesce(n.first_paired_at, s.paired_at) AS "firstPairedAt",
  s.next_send_at AS "nextSendAt"`;

export const JOIN_NUMBER = `LEFT JOIN paired_numbers n ON n.account_id = s.account_id AND n.phone_number = s.phone_number`;

interface MarksRow {
  marks: number[];
  newMarks: number[];
  /** Of the newest mark. */
  gapMs: number | null;
}

const OF_SESSION = `FROM pacing_marks WHERE session_id = $1 AND at > $2`;
const IN_MS = '(extract(epoch FROM at) * 1000)::float8';

/** What sessions handed over in the last 24 h: a mark for each message, from the end of its last hand-over. */
@Injectable()
export class PacingMarks {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly clock: PacingClock,
  ) {}

  /** All that the next hand-over of a session goes by. */
  async stateOf(manager: EntityManager, session: PacedSession, now: Date): Promise<PacingState> {
    const policy = policyOf(session.pacing);
    const firstPairedMs = session.firstPairedAt?.getTime() ?? null;
    const needed = marksNeeded(policy, firstPairedMs, now.getTime());
    const [row] = await manager.query<MarksRow[]>(
      `SELECT ARRAY(SELECT ms FROM (SELECT ${IN_MS} AS ms ${OF_SESSION} ORDER BY at DESC LIMIT $3) newest ORDER BY ms)
           AS marks,
         ARRAY(SELECT ms FROM (SELECT ${IN_MS} AS ms ${OF_SESSION} AND is_new_recipient ORDER BY at DESC LIMIT $4) newest
           ORDER BY ms) AS "newMarks",
         (SELECT gap_ms ${OF_SESSION} ORDER BY at DESC LIMIT 1) AS "gapMs"`,
      [session.id, before(now), needed.marks, needed.newMarks],
    );
    const { marks, newMarks, gapMs } = row ?? { marks: [], newMarks: [], gapMs: null };
    const ownGapUntilMs = (marks.at(-1) ?? 0) + (gapMs ?? 0);
    const gapUntilMs = Math.max(ownGapUntilMs, session.nextSendAt?.getTime() ?? 0);
    return { policy, marks, newMarks, gapUntilMs, firstPairedMs };
  }

  /** Those that no window reaches back to any more. @returns how many */
  async deleteOld(): Promise<number> {
    const now = await this.clock.now(this.database.manager);
    const statement = 'DELETE FROM pacing_marks WHERE at <= $1';
    const [, deleted] = await this.database.query<[unknown[], number]>(statement, [before(now)]);
    return deleted;
  }
}

function before(now: Date): Date {
  return new Date(now.getTime() - DAY_MS);
}
