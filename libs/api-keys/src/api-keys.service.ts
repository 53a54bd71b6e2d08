import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, Repository, type EntityManager } from 'typeorm';
import { ApiKey, type KeyKind } from './api-key.entity.js';
import { hashKey, mintKey } from './key-text.js';

interface NewKey {
  accountId: string;
  kind: KeyKind;
  name: string;
  sessionId: string | null;
}

@Injectable()
export class ApiKeysService {
  constructor(@InjectRepository(ApiKey) private readonly keys: Repository<ApiKey>) {}

  /** @returns the key itself, which nobody can read again */
  async createAdminKey(accountId: string, name: string): Promise<{ id: string; key: string }> {
    return this.insert(this.keys.manager, { accountId, kind: 'admin', name, sessionId: null });
  }

  /** In the transaction that makes the session. @returns the key itself, which nobody can read again */
  async createSessionKey(
    manager: EntityManager,
    session: { id: string; accountId: string },
  ): Promise<{ id: string; key: string }> {
    return this.insert(manager, {
      accountId: session.accountId,
      kind: 'session',
      name: 'session',
      sessionId: session.id,
    });
  }

  /** The live key with this text, or null. */
  async findByText(text: string): Promise<ApiKey | null> {
    const hash = hashKey(text);
    const key = await this.keys
      .createQueryBuilder('key')
      .addSelect('key.hash')
      .where('key.hash = :hash AND key.revokedAt IS NULL', { hash })
      .getOne();
    return key && timingSafeEqual(key.hash, hash) ? key : null;
  }

  async revokeByName(accountId: string, name: string): Promise<void> {
    await this.keys.update({ accountId, name, revokedAt: IsNull() }, { revokedAt: new Date() });
  }

  /** In the transaction that deletes the session. */
  async revokeOfSession(manager: EntityManager, accountId: string, sessionId: string): Promise<void> {
    await manager.update(ApiKey, { accountId, sessionId, revokedAt: IsNull() }, { revokedAt: new Date() });
  }

  private async insert(manager: EntityManager, key: NewKey): Promise<{ id: string; key: string }> {
    const minted = mintKey(key.kind);
    const [row] = await manager.query<{ id: string }[]>(
      `INSERT INTO api_keys (account_id, kind, session_id, name, prefix, hash)
       VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
      [key.accountId, key.kind, key.sessionId, key.name, minted.prefix, minted.hash],
    );
    if (!row) throw new Error('the inserted key was not returned');
    return { id: row.id, key: minted.key };
  }
}
