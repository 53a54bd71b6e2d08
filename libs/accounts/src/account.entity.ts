import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { Plan } from './plan.entity.js';

/** A customer: owns sessions, keys and messages. */
@Entity('accounts')
export class Account {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ type: 'text' })
  name: string;

  @ManyToOne(() => Plan)
  @JoinColumn({ name: 'plan_id' })
  plan: Plan;

  @Column({ type: 'text', name: 'plan_id' })
  planId: string;

  /** IANA name. A day of its usage and of its daily limits is a day there. */
  @Column({ type: 'text', name: 'time_zone' })
  timeZone: string;

  /** ISO 3166-1 alpha-2: whose national numbers (leading 0) it may give; null: none. */
  @Column({ type: 'text', name: 'default_country', nullable: true })
  defaultCountry: string | null;

  /** BCP 47. */
  @Column({ type: 'text' })
  locale: string;

  /** Since when its keys are refused; its data is kept. */
  @Column({ type: 'timestamptz', name: 'suspended_at', nullable: true })
  suspendedAt: Date | null;

  /** Since when it is gone for everybody, while its history is kept. Whoever is closed is suspended. */
  @Column({ type: 'timestamptz', name: 'closed_at', nullable: true })
  closedAt: Date | null;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;
}
