import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import {
  DAY_MS,
  daysSince,
  earliestDeparture,
  forecast,
  HOUR_MS,
  MINUTE_MS,
  PacingDefaults,
  policyOf,
  warmUpCap,
  type Departure,
  type OwnPacing,
  type PacingPolicy,
  type PacingState,
} from '@chasqui/pacing';
import { DataSource, type EntityManager } from 'typeorm';
import type { Hold } from '../hold.js';
import { laneNumber, type Lane } from '../lane.js';
import type { SessionScope } from '../messages.service.js';
import { laneHeads } from './lane-heads.js';
import { PacingClock } from './pacing-clock.js';
import { JOIN_NUMBER, PACED_SESSION, PacingMarks, type PacedSession } from './pacing-marks.service.js';
import { isNewRecipient, waitingBefore, type Waiting } from './waiting-lanes.js';

/** A session, and its own policy as its caller read it; without one it is paced as the installation is. */
export type PaceableSession = SessionScope & { pacing?: OwnPacing | null };

/** How a session is paced, and how much of its caps is used up. */
export interface PacingSummary {
  policy: PacingPolicy;
  isDefault: boolean;
  /** Null for a session that is not paced. */
  used: { lastMinute: number; lastHour: number; lastDay: number; newRecipientsLastDay: number } | null;
  /** The cap of today, by the warm-up alone; null when there is none. */
  warmUpCap: number | null;
}

/** Why messages of paced sessions wait, and until when. For a session that is not paced, every answer is null. */
@Injectable()
export class PacedHolds {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly defaults: PacingDefaults,
    private readonly marks: PacingMarks,
    private readonly clock: PacingClock,
  ) {}

  /**
   * Of one that was accepted.
   * @param hold what else holds it back: anything but a gap counts more than its place
   */
  async refine(session: PaceableSession, waId: string, hold: Hold | null): Promise<Hold | null> {
    if (hold !== null && hold.reason !== 'paced') return hold;
    return (await this.ofMessage(session, waId)) ?? hold;
  }

  /** Of one that is queued and due; null also when it may leave now. */
  private async ofMessage(session: PaceableSession, waId: string): Promise<Hold | null> {
    return this.estimate(session, (manager) => waitingBefore(manager, session.id, { waId }));
  }

  /** Of one that would be accepted now. */
  async ofNew(session: PaceableSession, message: { lane: Lane; chatId: string }): Promise<Hold | null> {
    const lane = laneNumber(message.lane);
    return this.estimate(session, async (manager) => {
      const isNew = await isNewRecipient(manager, session.id, message.chatId);
      return waitingBefore(manager, session.id, { lane, isNewRecipient: isNew });
    });
  }

  /** Of the next message of a session, whichever it is. */
  async ofNext(session: PaceableSession): Promise<Hold | null> {
    if (!this.isPaced(session)) return null;
    const { manager } = this.database;
    const now = await this.clock.now(manager);
    const state = await this.stateOf(manager, session, now);
    if (!state) return null;
    const heads = await laneHeads(manager, session.id);
    const departures = heads.map((head) => earliestDeparture(state, head, now.getTime()));
    const [first] = departures.sort((one, other) => one.atMs - other.atMs);
    return first ? toHold(first) : null;
  }

  async summarise(session: PaceableSession): Promise<PacingSummary> {
    const policy = { ...policyOf(session.pacing ?? null), enabled: this.isPaced(session) };
    const isDefault = (session.pacing ?? null) === null;
    if (!policy.enabled) return { policy, isDefault, used: null, warmUpCap: null };
    const { manager } = this.database;
    const now = await this.clock.now(manager);
    const state = await this.stateOf(manager, session, now);
    const days = daysSince(state?.firstPairedMs ?? now.getTime(), now.getTime());
    return {
      policy,
      isDefault,
      used: await this.count(manager, session, now),
      warmUpCap: policy.warmUp && warmUpCap(policy.warmUp, days),
    };
  }

  private isPaced({ pacing }: PaceableSession): boolean {
    return this.defaults.isPaced(pacing ?? null);
  }

  private async estimate(
    session: PaceableSession,
    look: (manager: EntityManager) => Promise<Waiting | null>,
  ): Promise<Hold | null> {
    if (!this.isPaced(session)) return null;
    const { manager } = this.database;
    const now = await this.clock.now(manager);
    const [state, waiting] = await Promise.all([this.stateOf(manager, session, now), look(manager)]);
    const departure = state && waiting && forecast(state, waiting, now.getTime());
    return departure && toHold(departure);
  }

  private async stateOf(manager: EntityManager, session: PaceableSession, now: Date): Promise<PacingState | null> {
    const [row] = await manager.query<PacedSession[]>(
      `SELECT ${PACED_SESSION} FROM sessions s ${JOIN_NUMBER} WHERE s.account_id = $1 AND s.id = $2`,
      [session.accountId, session.id],
    );
    return row ? this.marks.stateOf(manager, row, now) : null;
  }

  private async count(
    manager: EntityManager,
    session: PaceableSession,
    now: Date,
  ): Promise<NonNullable<PacingSummary['used']>> {
    const ago = (ms: number): Date => new Date(now.getTime() - ms);
    const [row] = await manager.query<NonNullable<PacingSummary['used']>[]>(
      `SELECT count(*) FILTER (WHERE at > $3)::int AS "lastMinute", count(*) FILTER (WHERE at > $4)::int AS "lastHour",
         count(*)::int AS "lastDay", count(*) FILTER (WHERE is_new_recipient)::int AS "newRecipientsLastDay"
       FROM pacing_marks WHERE session_id = $1 AND at > $2`,
      [session.id, ago(DAY_MS), ago(MINUTE_MS), ago(HOUR_MS)],
    );
    return row ?? { lastMinute: 0, lastHour: 0, lastDay: 0, newRecipientsLastDay: 0 };
  }
}

function toHold({ reason, atMs }: Departure): Hold | null {
  return reason && { reason, estimatedAt: new Date(atMs) };
}
