import { Injectable } from '@nestjs/common';
import { DomainError } from '@chasqui/errors';
import type { EntityManager } from 'typeorm';
import { ApiKey, type KeyKind } from './api-key.entity.js';
import { ApiKeysRepository, type KeyPage } from './api-keys.repository.js';
import { takesMcpAccess } from './authenticated-key.js';
import { toKeyRecord, type KeyRecord } from './key-record.js';
import { lockKeysOf } from './lock-keys.js';
import { insertKey, type KeyFields } from './new-key.js';
import { toNetworks } from './networks.js';

export type KeyErrorCode = 'key_not_found' | 'key_ended' | 'last_admin_key' | 'key_field_not_of_kind';

/** A key that people make. */
export interface ChosenKey extends KeyFields {
  kind: Extract<KeyKind, 'admin' | 'managed' | 'trial' | 'token'>;
  name: string;
}

/** The keys of an account in the hands of its admin. Every change is part of a transaction of the caller. */
@Injectable()
export class KeyManagementService {
  constructor(private readonly keys: ApiKeysRepository) {}

  /**
   * @returns `key`, its text, which nobody can read again
   * @throws DomainError key_field_not_of_kind (with `field` and `kind`)
   */
  async create(
    manager: EntityManager,
    accountId: string,
    chosen: ChosenKey,
  ): Promise<{ record: KeyRecord; key: string }> {
    refuseForeignFields(chosen.kind, chosen);
    const { id, key } = await insertKey(manager, { accountId, ...chosen });
    return { record: toKeyRecord(await this.find(accountId, id, manager)), key };
  }

  /** @throws DomainError key_not_found */
  async get(accountId: string, id: string): Promise<KeyRecord> {
    return toKeyRecord(await this.find(accountId, id));
  }

  /** Newest first, revoked ones too. */
  async list(accountId: string, page: KeyPage): Promise<{ keys: KeyRecord[]; nextCursor: string | null }> {
    const found = await this.keys.list(accountId, { ...page, limit: page.limit + 1 });
    const keys = found.slice(0, page.limit).map(toKeyRecord);
    return { keys, nextCursor: found.length > page.limit ? (keys.at(-1)?.id ?? null) : null };
  }

  /**
   * What is undefined stays. A revoked key stays revoked; an expired one lives again with a later `expiresAt`.
   * @throws DomainError key_not_found, key_ended, last_admin_key, key_field_not_of_kind (with `field` and `kind`)
   */
  async change(manager: EntityManager, key: { accountId: string; id: string }, fields: KeyFields): Promise<KeyRecord> {
    const { accountId, id } = key;
    await lockKeysOf(manager, accountId);
    const before = await this.find(accountId, id, manager);
    if (toKeyRecord(before).revokedAt !== null) throw new DomainError<KeyErrorCode>('key_ended');
    refuseForeignFields(before.kind, fields);
    const willEnd = before.expiresAt === null && fields.expiresAt != null;
    if (before.kind === 'admin' && willEnd) await this.keepAnAdmin(manager, accountId, before);
    const { allowedIps, ...others } = fields;
    const networks = allowedIps === undefined ? {} : { allowedIps: await toNetworks(manager, allowedIps) };
    const row = Object.fromEntries(
      Object.entries({ ...others, ...networks }).filter(([, value]) => value !== undefined),
    );
    if (Object.keys(row).length > 0) await manager.update(ApiKey, { accountId, id }, row);
    return toKeyRecord(await this.find(accountId, id, manager));
  }

  /**
   * Ends the key and, where it is the issuer, the keys of its sessions.
   * @returns null when it was revoked before
   * @throws DomainError key_not_found, last_admin_key
   */
  async revoke(manager: EntityManager, accountId: string, id: string): Promise<KeyRecord | null> {
    await lockKeysOf(manager, accountId);
    const key = await this.find(accountId, id, manager);
    if (key.revokedAt !== null) return null;
    if (key.kind === 'admin') await this.keepAnAdmin(manager, accountId, key);
    await manager.update(ApiKey, { accountId, id }, { revokedAt: () => 'clock_timestamp()' });
    return toKeyRecord(await this.find(accountId, id, manager));
  }

  /** Without this key the account must still have an admin key, and one that never expires if this one never did. */
  private async keepAnAdmin(manager: EntityManager, accountId: string, key: ApiKey): Promise<void> {
    const others = await this.keys.countOtherAdmins(manager, accountId, key.id);
    const isExpired = key.expiresAt !== null && key.expiresAt.getTime() <= Date.now();
    const left = key.expiresAt === null ? others.lasting : others.living;
    if (!isExpired && left === 0) throw new DomainError<KeyErrorCode>('last_admin_key');
  }

  private async find(accountId: string, id: string, manager?: EntityManager): Promise<ApiKey> {
    const key = await this.keys.find(accountId, id, manager);
    if (!key) throw new DomainError<KeyErrorCode>('key_not_found');
    return key;
  }
}

/** A token makes no sessions, and has the rate of the published interface. */
const OF_OTHERS_THAN_TOKENS = ['rateGeneral', 'rateMessages', 'rateSessions', 'maxSessions'] as const;

function refuseForeignFields(kind: KeyKind, fields: KeyFields): void {
  const foreign = [
    ...(kind === 'trial' ? [] : ['allowedNumbers' as const]),
    ...(kind === 'session' ? ['maxSessions' as const] : []),
    ...(kind === 'token' ? OF_OTHERS_THAN_TOKENS : (['permissions', 'mcp'] as const)),
    ...(takesMcpAccess(kind) ? [] : ['mcpAccess' as const]),
  ].find((field) => fields[field] !== undefined);
  if (foreign) throw new DomainError<KeyErrorCode>('key_field_not_of_kind', { field: foreign, kind });
  if (kind === 'trial' && fields.expiresAt === null) {
    throw new DomainError<KeyErrorCode>('key_field_not_of_kind', { field: 'expiresAt', kind });
  }
}
