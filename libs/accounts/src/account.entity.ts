import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A customer: owns sessions, keys and messages. */
@Entity('accounts')
export class Account {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;
}
