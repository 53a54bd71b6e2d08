import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { isForeignKeyViolation, isUniqueViolation } from '@chasqui/database';
import { DomainError } from '@chasqui/errors';
import { IsNull, Repository, type EntityManager } from 'typeorm';
import { Account } from './account.entity.js';
import { problemsOfAccount, type AccountFields } from './account-fields.js';
import { isPlanId } from './plan-fields.js';
import { DEFAULT_PLAN } from './plan.entity.js';

export type AccountErrorCode =
  | 'account_not_found'
  | 'account_invalid'
  | 'account_name_taken'
  | 'account_plan_unknown'
  | 'account_has_sessions'
  | 'account_is_default';

export interface AccountPage {
  limit: number;
  /** Only accounts made before the one with this id. */
  before?: string | undefined;
  /** A part of the name, in any case. */
  nameHas?: string | undefined;
  planId?: string | undefined;
  isSuspended?: boolean | undefined;
}

const DEFAULT_ACCOUNT = 'default';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const BEFORE = '(account.created_at, account.id) < (SELECT b.created_at, b.id FROM accounts b WHERE b.id = :before)';

/** The accounts of an installation. A closed one is unknown here. Every change is part of a transaction of the caller. */
@Injectable()
export class AccountsService {
  constructor(@InjectRepository(Account) private readonly accounts: Repository<Account>) {}

  /**
   * The account of an installation that has only one; made when it is missing.
   * @param planId of the account if it is made now
   */
  async ensureDefault(planId = DEFAULT_PLAN): Promise<Account> {
    await this.accounts.query(
      'INSERT INTO accounts (name, plan_id) VALUES ($1, $2) ON CONFLICT (name) WHERE closed_at IS NULL DO NOTHING',
      [DEFAULT_ACCOUNT, planId],
    );
    return this.accounts.findOneByOrFail({ name: DEFAULT_ACCOUNT, closedAt: IsNull() });
  }

  /** @throws DomainError account_not_found */
  async get(id: string): Promise<Account> {
    return open(UUID.test(id) ? await this.accounts.findOneBy({ id, closedAt: IsNull() }) : null);
  }

  /** @throws DomainError account_not_found */
  async getByIdOrName(text: string): Promise<Account> {
    const byId = UUID.test(text) ? await this.accounts.findOneBy({ id: text, closedAt: IsNull() }) : null;
    return byId ?? open(await this.accounts.findOneBy({ name: text.trim(), closedAt: IsNull() }));
  }

  /** Newest first, with the number of all that are asked for. */
  async list(page: AccountPage): Promise<{ accounts: Account[]; total: number; nextCursor: string | null }> {
    const { limit, before, nameHas, planId, isSuspended } = page;
    const query = this.accounts.createQueryBuilder('account').where('account.closedAt IS NULL');
    if (nameHas !== undefined) query.andWhere('strpos(lower(account.name), lower(:nameHas)) > 0', { nameHas });
    if (planId !== undefined) query.andWhere('account.planId = :planId', { planId });
    if (isSuspended !== undefined) query.andWhere(`account.suspendedAt IS ${isSuspended ? 'NOT NULL' : 'NULL'}`);
    const total = await query.getCount();
    if (before !== undefined) query.andWhere(BEFORE, { before });
    query.orderBy('account.createdAt', 'DESC').addOrderBy('account.id', 'DESC');
    const found = await query.limit(limit + 1).getMany();
    const accounts = found.slice(0, limit);
    return { accounts, total, nextCursor: found.length > limit ? (accounts.at(-1)?.id ?? null) : null };
  }

  /** @throws DomainError account_invalid (with `problems`), account_name_taken, account_plan_unknown */
  async create(manager: EntityManager, fields: AccountFields & { name: string }): Promise<Account> {
    const id = randomUUID();
    await manager.insert(Account, { id, ...(await rowOf(manager, fields)) }).catch(explain);
    return manager.findOneByOrFail(Account, { id });
  }

  /**
   * What is undefined stays.
   * @throws DomainError account_not_found, account_is_default, and as `create`
   */
  async change(
    manager: EntityManager,
    id: string,
    fields: AccountFields,
  ): Promise<{ before: Account; after: Account }> {
    const row = await rowOf(manager, fields);
    const before = await this.lock(manager, id);
    if (row.name !== undefined && row.name !== before.name) refuseDefault(before);
    if (Object.keys(row).length > 0) await manager.update(Account, { id }, row).catch(explain);
    return { before, after: await manager.findOneByOrFail(Account, { id }) };
  }

  /**
   * @returns whether that is new
   * @throws DomainError account_not_found
   */
  async suspend(manager: EntityManager, id: string): Promise<{ account: Account; isNew: boolean }> {
    const { suspendedAt } = await this.lock(manager, id);
    if (suspendedAt === null) await manager.update(Account, { id }, { suspendedAt: () => 'clock_timestamp()' });
    return { account: await manager.findOneByOrFail(Account, { id }), isNew: suspendedAt === null };
  }

  /**
   * @returns whether that is new
   * @throws DomainError account_not_found
   */
  async resume(manager: EntityManager, id: string): Promise<{ account: Account; isNew: boolean }> {
    const { suspendedAt } = await this.lock(manager, id);
    if (suspendedAt !== null) await manager.update(Account, { id }, { suspendedAt: null });
    return { account: await manager.findOneByOrFail(Account, { id }), isNew: suspendedAt !== null };
  }

  /**
   * Ends an account without sessions. Its row stays, because its history refers to it; its name and plan are free.
   * @throws DomainError account_not_found, account_is_default, account_has_sessions
   */
  async close(manager: EntityManager, id: string): Promise<Account> {
    // Stronger than a change: sessions that are being created meanwhile wait, and then find the account closed.
    const account = await this.lock(manager, id, 'pessimistic_write');
    refuseDefault(account);
    const [row] = await manager.query<{ sessions: number }[]>(
      'SELECT count(*)::int AS sessions FROM sessions WHERE account_id = $1 AND deleted_at IS NULL',
      [id],
    );
    if (row?.sessions !== 0) {
      throw new DomainError<AccountErrorCode>('account_has_sessions', { sessions: row?.sessions });
    }
    const suspendedAt = (): string => 'coalesce(suspended_at, clock_timestamp())';
    const closedAt = (): string => 'clock_timestamp()';
    await manager.update(Account, { id }, { suspendedAt, closedAt, planId: DEFAULT_PLAN });
    return account;
  }

  private async lock(
    manager: EntityManager,
    id: string,
    mode: 'for_no_key_update' | 'pessimistic_write' = 'for_no_key_update',
  ): Promise<Account> {
    if (!UUID.test(id)) throw new DomainError<AccountErrorCode>('account_not_found');
    return open(await manager.findOne(Account, { where: { id, closedAt: IsNull() }, lock: { mode } }));
  }
}

function open(account: Account | null): Account {
  if (!account) throw new DomainError<AccountErrorCode>('account_not_found');
  return account;
}

/** `up` and a `key create` without an account find it by its name, and would make another one. */
function refuseDefault({ name }: Account): void {
  if (name === DEFAULT_ACCOUNT) throw new DomainError<AccountErrorCode>('account_is_default');
}

/** @returns only what is to be written */
async function rowOf(
  manager: EntityManager,
  fields: AccountFields,
): Promise<Partial<Pick<Account, keyof AccountFields>>> {
  const problems = problemsOfAccount(fields);
  if (problems.length > 0) throw new DomainError<AccountErrorCode>('account_invalid', { problems });
  if (fields.planId !== undefined && !isPlanId(fields.planId)) {
    throw new DomainError<AccountErrorCode>('account_plan_unknown');
  }
  const timeZone = fields.timeZone === undefined ? undefined : await storedTimeZone(manager, fields.timeZone);
  const row = { ...fields, name: fields.name?.trim(), timeZone };
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));
}

/** The zone in the spelling of the database, which must know it, too: days are counted there. */
async function storedTimeZone(manager: EntityManager, timeZone: string): Promise<string> {
  const [zone] = await manager.query<{ name: string }[]>(
    'SELECT name FROM pg_timezone_names WHERE lower(name) = lower($1)',
    [timeZone],
  );
  if (zone) return zone.name;
  const problem = { field: 'timeZone', message: 'timeZone is not known to the database' };
  throw new DomainError<AccountErrorCode>('account_invalid', { problems: [problem] });
}

function explain(error: unknown): never {
  if (isUniqueViolation(error, 'accounts_name')) throw new DomainError<AccountErrorCode>('account_name_taken');
  if (isForeignKeyViolation(error, 'accounts_plan_id_fkey')) {
    throw new DomainError<AccountErrorCode>('account_plan_unknown');
  }
  throw error;
}
