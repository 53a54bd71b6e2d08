import { Injectable } from '@nestjs/common';
import { DomainError } from '@chasqui/errors';
import type { EntityManager } from 'typeorm';
import { ApiKeysRepository } from './api-keys.repository.js';
import type { KeyHolderErrorCode } from './key-holders.service.js';
import type { KeyErrorCode } from './key-management.service.js';
import { toKeyRecord, type KeyRecord } from './key-record.js';
import { insertKey, type CreatedKey } from './new-key.js';

/** Whose session key is rotated. */
interface SessionOfKey {
  accountId: string;
  id: string;
  /** The managed or trial key that made the session. */
  ownerKeyId: string | null;
}

/** New texts for keys. What a key may do, its id and what was counted for it stay. */
@Injectable()
export class KeyRotationService {
  constructor(private readonly keys: ApiKeysRepository) {}

  /**
   * The text that it had lives on for `graceSeconds`; one that it had before that dies now.
   * @throws DomainError key_not_found, key_ended, key_field_not_of_kind for a token, whose old text dies at once
   */
  async rotate(
    manager: EntityManager,
    key: { accountId: string; id: string },
    graceSeconds: number,
  ): Promise<{ record: KeyRecord; key: string }> {
    const { accountId, id } = key;
    const before = await this.keys.find(accountId, id, manager);
    if (!before) throw new DomainError<KeyErrorCode>('key_not_found');
    const { kind } = before;
    if (kind === 'token' && graceSeconds > 0) {
      throw new DomainError<KeyErrorCode>('key_field_not_of_kind', { field: 'graceSeconds', kind });
    }
    const rotated = await this.keys.replaceText(manager, before, graceSeconds);
    const after = rotated && (await this.keys.find(accountId, id, manager));
    if (!after) throw new DomainError<KeyErrorCode>('key_ended');
    return { record: toKeyRecord(after), key: rotated.key };
  }

  /**
   * The caller has locked the session. A session whose key is revoked or expired gets a new one, which its managed or
   * trial key issues; an admin's call does without that one if it has ended.
   * @param by the kind of the caller's key
   * @throws DomainError key_invalid when that is the session's own, which has ended
   */
  async rotateOfSession(
    manager: EntityManager,
    session: SessionOfKey,
    { graceSeconds, by }: { graceSeconds: number; by: string },
  ): Promise<CreatedKey> {
    const { accountId, id: sessionId } = session;
    const id = await this.keys.lockLiveOfSession(manager, accountId, sessionId);
    const rotated = id && (await this.keys.replaceText(manager, { accountId, id, kind: 'session' }, graceSeconds));
    if (rotated) return rotated;
    if (by === 'session') throw new DomainError<KeyHolderErrorCode>('key_invalid');
    const { ownerKeyId } = session;
    // Whoever may end at this moment must not get what outlives it.
    const issuerId =
      by === 'admin' ? ownerKeyId && (await this.liveIssuer(manager, accountId, ownerKeyId)) : ownerKeyId;
    return insertKey(manager, { accountId, kind: 'session', name: 'session', sessionId, issuerId });
  }

  private async liveIssuer(manager: EntityManager, accountId: string, id: string): Promise<string | null> {
    const owner = await this.keys.find(accountId, id, manager);
    if (owner?.revokedAt !== null) return null;
    return owner.expiresAt !== null && owner.expiresAt.getTime() <= Date.now() ? null : owner.id;
  }
}
