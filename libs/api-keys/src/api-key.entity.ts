import { Column, Entity, PrimaryColumn } from 'typeorm';

export type KeyKind = 'admin' | 'session';

/** A key's row. The key itself is never stored: `hash` is its SHA-256, `prefix` its first 12 characters. */
@Entity('api_keys')
export class ApiKey {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ type: 'uuid', name: 'account_id' })
  accountId: string;

  @Column({ type: 'text' })
  kind: KeyKind;

  /** The one session that a session key reaches; null for an admin key. */
  @Column({ type: 'uuid', name: 'session_id', nullable: true })
  sessionId: string | null;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text' })
  prefix: string;

  @Column({ type: 'bytea', select: false })
  hash: Buffer;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'revoked_at', nullable: true })
  revokedAt: Date | null;
}
