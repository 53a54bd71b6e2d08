import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { AccountsService, type Account, type AccountFields } from '@chasqui/accounts';
import { ApiKeysService, InstalledKeysService } from '@chasqui/api-keys';
import { AuditService, type Actor, type AuditAction } from '@chasqui/audit';
import { DataSource, type EntityManager } from 'typeorm';
import { changesOf } from './changes.js';

const FIRST_KEY = 'first admin key';

/** What an account has. */
export interface AccountCounts {
  /** Not deleted. */
  sessions: number;
  /** Not revoked and not expired. */
  keys: number;
}

/** What an operator does to accounts: each change and its audit entry in one transaction. */
@Injectable()
export class AccountAdministration {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly accounts: AccountsService,
    private readonly keys: ApiKeysService,
    private readonly installedKeys: InstalledKeysService,
    private readonly audit: AuditService,
  ) {}

  /**
   * An account and its first admin key, which nobody can read again.
   * @throws DomainError as AccountsService.create
   */
  async create(actor: Actor, fields: AccountFields & { name: string }): Promise<{ account: Account; apiKey: string }> {
    return this.database.transaction(async (manager) => {
      const account = await this.accounts.create(manager, fields);
      const { id, key } = await this.keys.createAdminKey(account.id, FIRST_KEY, manager);
      await this.record(manager, { actor, account, action: 'account.created', details: { name: account.name } });
      await this.audit.record(manager, {
        accountId: account.id,
        actor,
        action: 'key.created',
        subject: { type: 'key', id },
        details: { kind: 'admin', name: FIRST_KEY },
      });
      return { account, apiKey: key };
    });
  }

  async count({ id }: Account): Promise<AccountCounts> {
    const [counts] = await this.database.query<AccountCounts[]>(
      `SELECT (SELECT count(*)::int FROM sessions WHERE account_id = $1 AND deleted_at IS NULL) AS sessions,
         (SELECT count(*)::int FROM api_keys WHERE account_id = $1 AND revoked_at IS NULL
            AND (expires_at IS NULL OR expires_at > clock_timestamp())) AS keys`,
      [id],
    );
    if (!counts) throw new Error('a count has no row');
    return counts;
  }

  /** @throws DomainError as AccountsService.change */
  async change(actor: Actor, id: string, fields: AccountFields): Promise<Account> {
    return this.database.transaction(async (manager) => {
      const { before, after } = await this.accounts.change(manager, id, fields);
      const changes = changesOf(before, after);
      if (Object.keys(changes).length > 0) {
        await this.record(manager, { actor, account: after, action: 'account.changed', details: { changes } });
      }
      return after;
    });
  }

  /**
   * Ends its API within 500 ms. Its sessions stay linked, what it had queued still leaves, and all of its data is kept.
   * @throws DomainError account_not_found
   */
  async suspend(actor: Actor, id: string): Promise<Account> {
    return this.database.transaction(async (manager) => {
      const { account, isNew } = await this.accounts.suspend(manager, id);
      if (isNew) await this.record(manager, { actor, account, action: 'account.suspended' });
      return account;
    });
  }

  /** @throws DomainError account_not_found */
  async resume(actor: Actor, id: string): Promise<Account> {
    return this.database.transaction(async (manager) => {
      const { account, isNew } = await this.accounts.resume(manager, id);
      if (isNew) await this.record(manager, { actor, account, action: 'account.resumed' });
      return account;
    });
  }

  /**
   * Ends an account and its keys for good; its history is kept.
   * @throws DomainError as AccountsService.close
   */
  async close(actor: Actor, id: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      const account = await this.accounts.close(manager, id);
      await this.installedKeys.revokeOfAccount(manager, id);
      await this.record(manager, { actor, account, action: 'account.deleted', details: { name: account.name } });
    });
  }

  private async record(
    manager: EntityManager,
    entry: { actor: Actor; account: Account; action: AuditAction; details?: Record<string, unknown> },
  ): Promise<void> {
    const { account, ...others } = entry;
    await this.audit.record(manager, {
      ...others,
      accountId: account.id,
      subject: { type: 'account', id: account.id },
    });
  }
}
