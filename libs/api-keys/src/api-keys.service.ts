import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, Repository, type EntityManager } from 'typeorm';
import { ApiKey, type KeyKind } from './api-key.entity.js';
import { mintKey } from './key-text.js';

/** A key that was just made; nobody can read `key` again. */
export interface CreatedKey {
  id: string;
  key: string;
}

interface NewKey {
  accountId: string | null;
  kind: KeyKind;
  name: string;
  sessionId?: string;
  issuerId?: string | null;
}

/** The keys that Chasqui makes by itself, and their ends. */
@Injectable()
export class ApiKeysService {
  constructor(@InjectRepository(ApiKey) private readonly keys: Repository<ApiKey>) {}

  async createAdminKey(accountId: string, name: string): Promise<CreatedKey> {
    return this.insert(this.keys.manager, { accountId, kind: 'admin', name });
  }

  async createOperatorKey(name: string): Promise<CreatedKey> {
    return this.insert(this.keys.manager, { accountId: null, kind: 'operator', name });
  }

  /**
   * In the transaction that makes the session.
   * @param issuerId the managed or trial key that makes the session, if it is one
   */
  async createSessionKey(
    manager: EntityManager,
    session: { id: string; accountId: string },
    issuerId: string | null = null,
  ): Promise<CreatedKey> {
    const { id: sessionId, accountId } = session;
    return this.insert(manager, { accountId, kind: 'session', name: 'session', sessionId, issuerId });
  }

  async revokeByName(accountId: string | null, name: string): Promise<void> {
    const ofAccount = accountId ?? IsNull();
    await this.keys.update({ accountId: ofAccount, name, revokedAt: IsNull() }, { revokedAt: new Date() });
  }

  /** In the transaction that deletes the session. */
  async revokeOfSession(manager: EntityManager, accountId: string, sessionId: string): Promise<void> {
    await manager.update(ApiKey, { accountId, sessionId, revokedAt: IsNull() }, { revokedAt: new Date() });
  }

  private async insert(manager: EntityManager, key: NewKey): Promise<CreatedKey> {
    const minted = mintKey(key.kind);
    const [row] = await manager.query<{ id: string }[]>(
      `INSERT INTO api_keys (account_id, kind, session_id, issuer_id, name, prefix, hash)
       VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
      [key.accountId, key.kind, key.sessionId ?? null, key.issuerId ?? null, key.name, minted.prefix, minted.hash],
    );
    if (!row) throw new Error('the inserted key was not returned');
    return { id: row.id, key: minted.key };
  }
}
