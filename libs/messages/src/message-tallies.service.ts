import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { TODAY } from '@chasqui/usage';
import { DataSource } from 'typeorm';
import { ACTION_TYPES } from './message-content.js';
import { ACKNOWLEDGED } from './message-status.js';
import type { SessionScope } from './messages.service.js';

/** What became of the messages that were accepted on one day; cancelled ones are in none of them. */
export interface MessageTally {
  /** WhatsApp has them. */
  successful: number;
  pending: number;
  /** They did not leave, or WhatsApp refused them; expired ones, too. */
  failed: number;
}

/** A message to a person that never left. */
export interface FailedMessage {
  /** By phone number: `…@c.us`. */
  chatId: string;
  /** Code of why; null when only its time was over. */
  reason: string | null;
  at: Date;
}

/** Days of the account's time zone, `YYYY-MM-DD`, both included. */
export interface TallyPeriod {
  from: string;
  to: string;
}

const MOST_FAILED = 10_000;

const list = (statuses: readonly string[]): string => statuses.map((status) => `'${status}'`).join(', ');

/** SQL: when the day begins for the account `$1`. */
const startOf = (day: string): string =>
  `(SELECT ${day}::timestamp AT TIME ZONE a.time_zone FROM accounts a WHERE a.id = $1)`;

const OF_TODAY = `SELECT
    count(*) FILTER (WHERE m.status IN (${list(ACKNOWLEDGED)}))::integer AS successful,
    count(*) FILTER (WHERE m.status IN (${list(['preparing', 'queued', 'sending', 'uncertain'])}))::integer AS pending,
    count(*) FILTER (WHERE m.status IN (${list(['failed', 'expired'])}))::integer AS failed
  FROM messages m WHERE m.account_id = $1 AND m.session_id = $2 AND m.direction = 'outbound'
    AND m.created_at >= ${startOf(TODAY)}`;

/** Whoever is written to by a hidden address has a number only where the session knows it. */
const FAILED = `SELECT coalesce(k.phone, m.chat_id) AS "chatId", m.status_reason AS reason, m.status_since AS at
  FROM messages m JOIN sessions s ON s.id = m.session_id
    LEFT JOIN contacts k ON k.session_id = m.session_id AND k.lid = m.chat_id
  WHERE m.account_id = $1 AND s.account_id = $1 AND s.deleted_at IS NULL AND ($2::uuid IS NULL OR s.id = $2)
    AND m.direction = 'outbound' AND m.status IN (${list(['failed', 'expired'])})
    AND m.type NOT IN (${list(ACTION_TYPES)}) AND (m.chat_id LIKE '%@c.us' OR k.phone IS NOT NULL)
    AND m.status_since >= ${startOf('$3::date')} AND m.status_since < ${startOf('($4::date + 1)')}
  ORDER BY m.status_since DESC, m.position DESC LIMIT ${MOST_FAILED}`;

/** How sending went. Every call names the account. */
@Injectable()
export class MessageTalliesService {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /** Of what was accepted today, in the account's time zone. */
  async ofToday({ accountId, id }: SessionScope): Promise<MessageTally> {
    const [tally] = await this.database.query<MessageTally[]>(OF_TODAY, [accountId, id]);
    if (!tally) throw new Error('a count has no row');
    return tally;
  }

  /** Of people whose number is known, newest first, at most 10,000; without a session those of all that the account has. */
  async failed(scope: { accountId: string; id: string | undefined }, period: TallyPeriod): Promise<FailedMessage[]> {
    return this.database.query(FAILED, [scope.accountId, scope.id ?? null, period.from, period.to]);
  }
}
