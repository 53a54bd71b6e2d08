import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DomainError } from '@chasqui/errors';
import { DataSource, IsNull, type EntityManager } from 'typeorm';
import { ApiKey, type KeyKind } from './api-key.entity.js';
import { KeyManagementService, type KeyErrorCode } from './key-management.service.js';

/** A key as whoever runs the installation sees it: all but its text and what that is recognised by. */
export interface InstalledKey {
  id: string;
  kind: KeyKind;
  /** null of an operator's key. */
  accountId: string | null;
  accountName: string | null;
  /** The one session of a session key. */
  sessionId: string | null;
  name: string;
  prefix: string;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const SELECT = `SELECT k.id, k.kind, k.account_id AS "accountId", a.name AS "accountName", k.session_id AS "sessionId",
    k.name, k.prefix, k.created_at AS "createdAt", k.expires_at AS "expiresAt", k.last_used_at AS "lastUsedAt"
  FROM api_keys k LEFT JOIN accounts a ON a.id = k.account_id LEFT JOIN api_keys i ON i.id = k.issuer_id`;

/** The keys of every account and the operators' own. */
@Injectable()
export class InstalledKeysService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly management: KeyManagementService,
  ) {}

  /**
   * Those that are not revoked, expired ones too; oldest first.
   * @param accountId of this account only; undefined: of all, and of the operator
   * @param kind of this kind only
   */
  async list(accountId?: string, kind?: KeyKind): Promise<InstalledKey[]> {
    return this.database.query(
      `${SELECT} WHERE k.revoked_at IS NULL AND i.revoked_at IS NULL AND ($1::uuid IS NULL OR k.account_id = $1)
         AND ($2::text IS NULL OR k.kind = $2)
       ORDER BY a.name NULLS FIRST, k.created_at, k.id`,
      [accountId ?? null, kind ?? null],
    );
  }

  /**
   * Ends a key and, where it is the issuer, the keys of its sessions.
   * @returns whether that is new
   * @throws DomainError key_not_found, last_admin_key
   */
  async revoke(manager: EntityManager, id: string): Promise<{ key: InstalledKey; isNew: boolean }> {
    const key = await this.find(manager, id);
    if (key.accountId !== null) {
      return { key, isNew: (await this.management.revoke(manager, key.accountId, id)) !== null };
    }
    const { affected } = await manager.update(
      ApiKey,
      { id, revokedAt: IsNull() },
      { revokedAt: () => 'clock_timestamp()' },
    );
    return { key, isNew: affected === 1 };
  }

  /** All of them, when the account ends. */
  async revokeOfAccount(manager: EntityManager, accountId: string): Promise<void> {
    await manager.query(
      'UPDATE api_keys SET revoked_at = clock_timestamp() WHERE account_id = $1 AND revoked_at IS NULL',
      [accountId],
    );
  }

  /** @throws DomainError key_not_found */
  async find(manager: EntityManager, id: string): Promise<InstalledKey> {
    const [key] = UUID.test(id) ? await manager.query<InstalledKey[]>(`${SELECT} WHERE k.id = $1`, [id]) : [];
    if (!key) throw new DomainError<KeyErrorCode>('key_not_found');
    return key;
  }
}
