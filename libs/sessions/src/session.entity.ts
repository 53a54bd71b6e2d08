import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { NextAction, SessionReason } from './session-reason.js';
import type { SessionState } from './session-state.js';
import type { OwnPacing } from '@chasqui/pacing';

/** What a person wants of the session; what it is stands in `state`. */
export type WantedState = 'running' | 'stopped';

/** One WhatsApp account (one linked device of it). */
@Entity('sessions')
export class Session {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ type: 'uuid', name: 'account_id' })
  accountId: string;

  /** The managed or trial key that made it, and the only one of its kind that reaches it. */
  @Column({ type: 'uuid', name: 'owner_key_id', nullable: true })
  ownerKeyId: string | null;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'jsonb' })
  metadata: Record<string, unknown>;

  @Column({ type: 'text' })
  wanted: WantedState;

  /** The browser is to be started anew if it is older than this. */
  @Column({ type: 'timestamptz', name: 'restart_requested_at', nullable: true })
  restartRequestedAt: Date | null;

  /** The linked device is to be logged out and its login removed; null once that is done. */
  @Column({ type: 'timestamptz', name: 'logout_requested_at', nullable: true })
  logoutRequestedAt: Date | null;

  @Column({ type: 'text' })
  state: SessionState;

  @Column({ type: 'text' })
  reason: SessionReason;

  /** Of the last change of state by an owner; null if its reason says it all. */
  @Column({ type: 'text', name: 'reason_detail', nullable: true })
  reasonDetail: string | null;

  @Column({ type: 'text', name: 'next_action', nullable: true })
  nextAction: NextAction | null;

  @Column({ type: 'timestamptz', name: 'next_action_at', nullable: true })
  nextActionAt: Date | null;

  @Column({ type: 'timestamptz', name: 'state_since' })
  stateSince: Date;

  /** Of the phone that it is meant for, as its maker said; in digits. */
  @Column({ type: 'text', name: 'declared_number', nullable: true })
  declaredNumber: string | null;

  /** Of the phone that it was last linked to; in digits. */
  @Column({ type: 'text', name: 'phone_number', nullable: true })
  phoneNumber: string | null;

  @Column({ type: 'text', name: 'push_name', nullable: true })
  pushName: string | null;

  /** Since when there is a login; null when it was never paired, or is logged out. */
  @Column({ type: 'timestamptz', name: 'paired_at', nullable: true })
  pairedAt: Date | null;

  /** Its own policy; null: it is paced as the installation is. */
  @Column({ type: 'jsonb', nullable: true })
  pacing: OwnPacing | null;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'deleted_at', nullable: true })
  deletedAt: Date | null;
}
