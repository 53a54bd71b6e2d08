import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { ApiKeysService, InstalledKeysService, type InstalledKey } from '@chasqui/api-keys';
import { AuditService, type Actor } from '@chasqui/audit';
import { DataSource } from 'typeorm';

/** What an operator on the installation itself does to keys: each change and its audit entry in one transaction. */
@Injectable()
export class InstalledKeyAdministration {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly keys: ApiKeysService,
    private readonly installed: InstalledKeysService,
    private readonly audit: AuditService,
  ) {}

  /**
   * @param key an admin key of this account; null: an operator's
   * @returns the key itself, which nobody can read again
   */
  async create(actor: Actor, key: { accountId: string | null; name: string }): Promise<string> {
    const { accountId, name } = key;
    return this.database.transaction(async (manager) => {
      const created =
        accountId === null
          ? await this.keys.createOperatorKey(name, manager)
          : await this.keys.createAdminKey(accountId, name, manager);
      await this.audit.record(manager, {
        accountId,
        actor,
        action: 'key.created',
        subject: { type: 'key', id: created.id },
        details: { kind: accountId === null ? 'operator' : 'admin', name },
      });
      return created.key;
    });
  }

  /**
   * @returns whether that is new
   * @throws DomainError as InstalledKeysService.revoke
   */
  async revoke(actor: Actor, id: string): Promise<{ key: InstalledKey; isNew: boolean }> {
    return this.database.transaction(async (manager) => {
      const { key, isNew } = await this.installed.revoke(manager, id);
      if (!isNew) return { key, isNew };
      await this.audit.record(manager, {
        accountId: key.accountId,
        actor,
        action: 'key.revoked',
        subject: { type: 'key', id },
        details: { kind: key.kind, name: key.name },
      });
      return { key, isNew };
    });
  }
}
