import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { PlansService, type Plan, type PlanFields } from '@chasqui/accounts';
import { AuditService, type Actor, type AuditAction } from '@chasqui/audit';
import { DataSource, type EntityManager } from 'typeorm';
import { changesOf } from './changes.js';

/** What an operator does to plans: each change and its audit entry in one transaction. */
@Injectable()
export class PlanAdministration {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly plans: PlansService,
    private readonly audit: AuditService,
  ) {}

  /** @throws DomainError as PlansService.create */
  async create(actor: Actor, fields: PlanFields & { id: string }): Promise<Plan> {
    return this.database.transaction(async (manager) => {
      const plan = await this.plans.create(manager, fields);
      const { id, ...details } = fields;
      await this.record(manager, { actor, id, action: 'plan.created', details });
      return plan;
    });
  }

  /** @throws DomainError as PlansService.change */
  async change(actor: Actor, id: string, fields: PlanFields): Promise<Plan> {
    return this.database.transaction(async (manager) => {
      const { before, after } = await this.plans.change(manager, id, fields);
      const changes = changesOf(before, after);
      if (Object.keys(changes).length > 0) {
        await this.record(manager, { actor, id, action: 'plan.changed', details: { changes } });
      }
      return after;
    });
  }

  /** @throws DomainError as PlansService.delete */
  async delete(actor: Actor, id: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      await this.plans.delete(manager, id);
      await this.record(manager, { actor, id, action: 'plan.deleted' });
    });
  }

  private async record(
    manager: EntityManager,
    entry: { actor: Actor; id: string; action: AuditAction; details?: Record<string, unknown> },
  ): Promise<void> {
    const { id, ...others } = entry;
    await this.audit.record(manager, { ...others, accountId: null, subject: { type: 'plan', id } });
  }
}
