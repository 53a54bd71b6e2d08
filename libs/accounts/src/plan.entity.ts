import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What the accounts on it may do. A limit that is null is none. */
@Entity('plans')
export class Plan {
  /** Its name, too: lower-case letters, digits and dashes. */
  @PrimaryColumn({ type: 'text' })
  id: string;

  /** Requests per minute and key. */
  @Column({ type: 'int', name: 'rate_general', nullable: true })
  rateGeneral: number | null;

  /** Messages per minute and session. */
  @Column({ type: 'int', name: 'rate_messages', nullable: true })
  rateMessages: number | null;

  /** Created sessions per hour and key. */
  @Column({ type: 'int', name: 'rate_sessions', nullable: true })
  rateSessions: number | null;

  /** Readings of a session's QR per five seconds. */
  @Column({ type: 'int', name: 'rate_qr', nullable: true })
  rateQr: number | null;

  /** Sessions of the account at one time. */
  @Column({ type: 'int', name: 'max_sessions', nullable: true })
  maxSessions: number | null;

  /** Messages per session and day of the account's time zone. */
  @Column({ type: 'int', name: 'daily_messages', nullable: true })
  dailyMessages: number | null;

  /** Messages in one bulk call. */
  @Column({ type: 'int', name: 'bulk_size' })
  bulkSize: number;

  @Column({ type: 'boolean', name: 'api_access' })
  apiAccess: boolean;

  @Column({ type: 'boolean', name: 'mcp_access' })
  mcpAccess: boolean;

  /** Its sessions need not be paced, or less cautiously than by the defaults. */
  @Column({ type: 'boolean', name: 'pacing_optional' })
  pacingOptional: boolean;

  /** How long messages and events are kept. */
  @Column({ type: 'int', name: 'retention_days' })
  retentionDays: number;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;
}

/** The limits of the published service, and what a new account has unless another plan is named. */
export const DEFAULT_PLAN = 'published';

/** What the contract publishes, and what has no limits: accounts and documents rely on both, so nobody changes them. */
const BUILT_IN: readonly string[] = [DEFAULT_PLAN, 'selfhost'];

export function isBuiltInPlan(id: string): boolean {
  return BUILT_IN.includes(id);
}
