import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, Repository, type EntityManager } from 'typeorm';
import { ApiKey } from './api-key.entity.js';
import { insertKey, type CreatedKey } from './new-key.js';

/** The keys that Chasqui makes by itself, and their ends. */
@Injectable()
export class ApiKeysService {
  constructor(@InjectRepository(ApiKey) private readonly keys: Repository<ApiKey>) {}

  async createAdminKey(accountId: string, name: string, manager = this.keys.manager): Promise<CreatedKey> {
    return insertKey(manager, { accountId, kind: 'admin', name });
  }

  async createOperatorKey(name: string, manager = this.keys.manager): Promise<CreatedKey> {
    return insertKey(manager, { accountId: null, kind: 'operator', name });
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
    return insertKey(manager, { accountId, kind: 'session', name: 'session', sessionId, issuerId });
  }

  async revokeByName(accountId: string | null, name: string): Promise<void> {
    const ofAccount = accountId ?? IsNull();
    await this.keys.update({ accountId: ofAccount, name, revokedAt: IsNull() }, { revokedAt: new Date() });
  }

  /** In the transaction that deletes the session. */
  async revokeOfSession(manager: EntityManager, accountId: string, sessionId: string): Promise<void> {
    await manager.update(ApiKey, { accountId, sessionId, revokedAt: IsNull() }, { revokedAt: new Date() });
  }
}
