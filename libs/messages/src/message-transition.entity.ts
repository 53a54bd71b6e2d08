import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One step in a message's history. */
@Entity('message_transitions')
export class MessageTransition {
  @PrimaryColumn({ type: 'bigint' })
  id: string;

  @Column({ type: 'uuid', name: 'message_id' })
  messageId: string;

  @Column({ type: 'text' })
  status: string;

  @Column({ type: 'text', nullable: true })
  reason: string | null;

  @Column({ type: 'timestamptz' })
  at: Date;
}
