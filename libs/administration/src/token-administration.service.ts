import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import {
  InstalledKeysService,
  KeyManagementService,
  KeyRotationService,
  type InstalledKey,
  type KeyErrorCode,
  type KeyFields,
} from '@chasqui/api-keys';
import { AuditService, type Actor, type AuditAction } from '@chasqui/audit';
import { DomainError } from '@chasqui/errors';
import { DataSource, type EntityManager } from 'typeorm';

/** A token that was just made, or has another text now; nobody can read `token` again. */
export interface MintedToken {
  id: string;
  token: string;
}

/** What an operator on the installation itself does to tokens: each change and its audit entry in one transaction. */
@Injectable()
export class TokenAdministration {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly management: KeyManagementService,
    private readonly rotation: KeyRotationService,
    private readonly installed: InstalledKeysService,
    private readonly audit: AuditService,
  ) {}

  async create(actor: Actor, accountId: string, fields: KeyFields & { name: string }): Promise<MintedToken> {
    return this.database.transaction(async (manager) => {
      const { record, key } = await this.management.create(manager, accountId, { ...fields, kind: 'token' });
      await this.record(manager, 'key.created', { actor, accountId, token: record });
      return { id: record.id, token: key };
    });
  }

  /**
   * Another text for the same token; the one that it had dies.
   * @throws DomainError key_not_found, key_ended
   */
  async regenerate(actor: Actor, id: string): Promise<MintedToken> {
    return this.database.transaction(async (manager) => {
      const { accountId } = await this.find(manager, id);
      const { record, key } = await this.rotation.rotate(manager, { accountId, id }, 0);
      await this.record(manager, 'key.rotated', { actor, accountId, token: record });
      return { id, token: key };
    });
  }

  /**
   * @returns whether that is new
   * @throws DomainError key_not_found
   */
  async delete(actor: Actor, id: string): Promise<{ token: InstalledKey; isNew: boolean }> {
    return this.database.transaction(async (manager) => {
      const token = await this.find(manager, id);
      const ended = await this.management.revoke(manager, token.accountId, id);
      if (ended) await this.record(manager, 'key.revoked', { actor, accountId: token.accountId, token });
      return { token, isNew: ended !== null };
    });
  }

  private async find(manager: EntityManager, id: string): Promise<InstalledKey & { accountId: string }> {
    const { accountId, ...key } = await this.installed.find(manager, id);
    if (key.kind !== 'token' || accountId === null) throw new DomainError<KeyErrorCode>('key_not_found');
    return { ...key, accountId };
  }

  private async record(
    manager: EntityManager,
    action: AuditAction,
    about: { actor: Actor; accountId: string; token: { id: string; name: string } },
  ): Promise<void> {
    const { actor, accountId, token } = about;
    const subject = { type: 'key', id: token.id } as const;
    await this.audit.record(manager, {
      accountId,
      actor,
      action,
      subject,
      details: { kind: 'token', name: token.name },
    });
  }
}
