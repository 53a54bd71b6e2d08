import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { isForeignKeyViolation, isUniqueViolation } from '@chasqui/database';
import { DomainError } from '@chasqui/errors';
import { Repository, type EntityManager } from 'typeorm';
import { isBuiltInPlan, Plan } from './plan.entity.js';
import { isPlanId, problemsOfPlan, type PlanFields } from './plan-fields.js';

export type PlanErrorCode = 'plan_not_found' | 'plan_invalid' | 'plan_id_taken' | 'plan_in_use' | 'plan_built_in';

/** What accounts may do, as data. Every change is part of a transaction of the caller. */
@Injectable()
export class PlansService {
  constructor(@InjectRepository(Plan) private readonly plans: Repository<Plan>) {}

  /** By id. */
  async list(): Promise<Plan[]> {
    return this.plans.find({ order: { id: 'ASC' } });
  }

  /** @throws DomainError plan_not_found */
  async get(id: string): Promise<Plan> {
    return known(isPlanId(id) ? await this.plans.findOneBy({ id }) : null);
  }

  /**
   * A limit that is not given is none.
   * @throws DomainError plan_invalid (with `problems`), plan_id_taken
   */
  async create(manager: EntityManager, plan: PlanFields & { id: string }): Promise<Plan> {
    await manager.insert(Plan, { ...checked(plan), id: plan.id }).catch((error: unknown) => {
      if (!isUniqueViolation(error, 'plans_pkey')) throw error;
      throw new DomainError<PlanErrorCode>('plan_id_taken');
    });
    return manager.findOneByOrFail(Plan, { id: plan.id });
  }

  /**
   * What is undefined stays. Keys follow it as soon as what is remembered of them is read again.
   * @throws DomainError plan_not_found, plan_built_in, plan_invalid (with `problems`)
   */
  async change(manager: EntityManager, id: string, fields: PlanFields): Promise<{ before: Plan; after: Plan }> {
    const row = checked(fields);
    const before = await this.lock(manager, id);
    if (Object.keys(row).length > 0) await manager.update(Plan, { id }, row);
    return { before, after: await manager.findOneByOrFail(Plan, { id }) };
  }

  /** @throws DomainError plan_not_found, plan_built_in, plan_in_use */
  async delete(manager: EntityManager, id: string): Promise<void> {
    await this.lock(manager, id);
    await manager.delete(Plan, { id }).catch((error: unknown) => {
      if (!isForeignKeyViolation(error, 'accounts_plan_id_fkey')) throw error;
      throw new DomainError<PlanErrorCode>('plan_in_use');
    });
  }

  private async lock(manager: EntityManager, id: string): Promise<Plan> {
    if (!isPlanId(id)) throw new DomainError<PlanErrorCode>('plan_not_found');
    const plan = known(await manager.findOne(Plan, { where: { id }, lock: { mode: 'for_no_key_update' } }));
    if (isBuiltInPlan(id)) throw new DomainError<PlanErrorCode>('plan_built_in');
    return plan;
  }
}

function known(plan: Plan | null): Plan {
  if (!plan) throw new DomainError<PlanErrorCode>('plan_not_found');
  return plan;
}

/** @returns only what is to be written */
function checked(fields: PlanFields & { id?: string }): Partial<Pick<Plan, keyof PlanFields>> {
  const problems = problemsOfPlan(fields);
  if (problems.length > 0) throw new DomainError<PlanErrorCode>('plan_invalid', { problems });
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
