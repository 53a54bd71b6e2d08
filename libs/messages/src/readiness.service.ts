import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { Lease } from '@chasqui/sessions';
import { IS_LIVE, liveLease } from './live-lease.js';
import { pauseEvents } from './outbox-event.js';
import { UndecidedService } from './undecided.service.js';

/** What an outbox must know of when its session was ready, and as whom. All of it is rows, so it outlives its owner. */
@Injectable()
export class ReadinessService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly undecided: UndecidedService,
  ) {}

  /** The session is ready. After too long without that, what is queued now is a backlog, which leaves with gaps. */
  async begin(lease: Lease, backlogAfterMs: number): Promise<void> {
    await this.database.query(
      `WITH ${liveLease()}
       UPDATE sessions s SET last_ready_at = clock_timestamp(), backlog_through =
         CASE WHEN s.last_ready_at > clock_timestamp() - make_interval(secs => $4::float8 / 1000) THEN s.backlog_through
           ELSE coalesce((SELECT max(m.position) FROM messages m WHERE m.session_id = s.id AND m.status = 'queued'),
             s.backlog_through) END
       WHERE s.id = $1 AND ${IS_LIVE}`,
      [lease.sessionId, lease.owner, lease.generation, backlogAfterMs],
    );
  }

  /** It is ready still, or was until now. */
  async goOn(lease: Lease): Promise<void> {
    await this.database.query(
      `WITH ${liveLease()} UPDATE sessions SET last_ready_at = clock_timestamp() WHERE id = $1 AND ${IS_LIVE}`,
      [lease.sessionId, lease.owner, lease.generation],
    );
  }

  /** Ends the gaps when nothing of the backlog is due any more; what is scheduled for later leaves at its time. */
  async endBacklog(lease: Lease): Promise<void> {
    await this.database.query(
      `WITH ${liveLease()}
       UPDATE sessions s SET backlog_through = NULL, next_send_at = NULL
       WHERE s.id = $1 AND s.backlog_through IS NOT NULL AND ${IS_LIVE} AND NOT EXISTS (
         SELECT 1 FROM messages m WHERE m.session_id = s.id AND m.status = 'queued' AND NOT m.held AND m.send_at <= now()
           AND m.position <= s.backlog_through)`,
      [lease.sessionId, lease.owner, lease.generation],
    );
  }

  /**
   * The session is linked to another number: nothing leaves from it until a person decides, and what may have left from
   * the one before is given up, since recipients know a message by its sender too.
   */
  async changeNumber(lease: Lease): Promise<void> {
    await this.database.transaction(async (manager) => {
      await manager.query(
        `WITH ${liveLease()}, paused AS (
           UPDATE sessions s SET outbox_paused_at = now(), outbox_pause_reason = 'number_changed'
           WHERE s.id = $1 AND s.outbox_pause_reason IS DISTINCT FROM 'number_changed' AND ${IS_LIVE} RETURNING s.*)
         ${pauseEvents('paused')}`,
        [lease.sessionId, lease.owner, lease.generation],
      );
      await this.undecided.giveUp(lease, 'number_changed', manager);
    });
  }
}
