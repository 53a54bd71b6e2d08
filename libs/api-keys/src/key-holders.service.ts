import { Injectable } from '@nestjs/common';
import { DomainError } from '@chasqui/errors';
import type { EntityManager } from 'typeorm';
import { ApiKeysRepository, type HeldKey } from './api-keys.repository.js';
import { lockKeysOf } from './lock-keys.js';

export type KeyHolderErrorCode = 'key_invalid';

/** Whoever changes keys, or gets one: what a process remembers of the key that they came with is not enough for that. */
@Injectable()
export class KeyHoldersService {
  constructor(private readonly keys: ApiKeysRepository) {}

  /**
   * From here to the end of the transaction nobody else changes the account's keys. Without it, whoever holds a key that
   * was just revoked or rotated could trade it in for a good one while it is remembered.
   * @throws DomainError key_invalid when the key has ended, or has another text than when it was looked up
   */
  async confirm(manager: EntityManager, accountId: string, held: HeldKey): Promise<void> {
    await lockKeysOf(manager, accountId);
    if (!(await this.keys.isStillHeld(manager, accountId, held))) {
      throw new DomainError<KeyHolderErrorCode>('key_invalid');
    }
  }
}
