import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who hosts a session. Times are the database's; each new owner raises the generation. */
@Entity('session_leases')
export class SessionLease {
  @PrimaryColumn({ type: 'uuid', name: 'session_id' })
  sessionId: string;

  @Column({ type: 'text' })
  owner: string;

  /** A PostgreSQL bigint, which arrives as a string. */
  @Column({ type: 'bigint' })
  generation: string;

  @Column({ type: 'timestamptz', name: 'expires_at' })
  expiresAt: Date;
}
