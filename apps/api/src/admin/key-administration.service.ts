import { Injectable } from '@nestjs/common';
import {
  KeyManagementService,
  KeyRotationService,
  type ChosenKey,
  type KeyFields,
  type KeyRecord,
} from '@chasqui/api-keys';
import type { Caller } from '@chasqui/audit';
import { HolderTransactions } from '../auth/holder-transactions.service.js';

/** Changes of an account's keys, each in one transaction with its entry in the audit log. */
@Injectable()
export class KeyAdministrationService {
  constructor(
    private readonly management: KeyManagementService,
    private readonly rotation: KeyRotationService,
    private readonly transactions: HolderTransactions,
  ) {}

  /** @returns `key`, which nobody can read again */
  async create(by: Caller, chosen: ChosenKey): Promise<{ record: KeyRecord; key: string }> {
    return this.transactions.run(by, async (manager, record) => {
      const created = await this.management.create(manager, by.accountId, chosen);
      await record('key.created', ...about(created.record));
      return created;
    });
  }

  /** @throws DomainError key_not_found, key_ended, last_admin_key, key_field_not_of_kind */
  async change(by: Caller, id: string, fields: KeyFields): Promise<KeyRecord> {
    const changed = Object.keys(fields).filter((field) => fields[field as keyof KeyFields] !== undefined);
    return this.transactions.run(by, async (manager, record) => {
      const key = await this.management.change(manager, { accountId: by.accountId, id }, fields);
      if (changed.length > 0) await record('key.changed', ...about(key, { changed }));
      return key;
    });
  }

  /** @throws DomainError key_not_found, key_ended, key_field_not_of_kind */
  async rotate(by: Caller, id: string, graceSeconds: number): Promise<{ record: KeyRecord; key: string }> {
    return this.transactions.run(by, async (manager, record) => {
      const rotated = await this.rotation.rotate(manager, { accountId: by.accountId, id }, graceSeconds);
      await record('key.rotated', ...about(rotated.record, { graceSeconds }));
      return rotated;
    });
  }

  /** A key that is revoked stays so. @throws DomainError key_not_found, last_admin_key */
  async revoke(by: Caller, id: string): Promise<void> {
    await this.transactions.run(by, async (manager, record) => {
      const key = await this.management.revoke(manager, by.accountId, id);
      if (key) await record('key.revoked', ...about(key));
    });
  }
}

function about(key: KeyRecord, details: object = {}): [{ type: 'key'; id: string }, Record<string, unknown>] {
  const { id, name, kind, prefix, sessionId } = key;
  return [
    { type: 'key', id },
    { name, kind, prefix, ...(sessionId && { sessionId }), ...details },
  ];
}
