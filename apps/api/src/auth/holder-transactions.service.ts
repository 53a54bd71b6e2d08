import { Injectable } from '@nestjs/common';
import { KeyHoldersService, type KeyHolderErrorCode } from '@chasqui/api-keys';
import { AuditService, type Caller, type Recorder } from '@chasqui/audit';
import { DomainError } from '@chasqui/errors';
import type { EntityManager } from 'typeorm';

/** Changes by the holder of a key that must not outlive it. They lock the account first, then what is changed. */
@Injectable()
export class HolderTransactions {
  constructor(
    private readonly holders: KeyHoldersService,
    private readonly audit: AuditService,
  ) {}

  /**
   * A transaction in which the caller's key cannot end, and whose changes `record` writes down as the caller's.
   * @throws DomainError key_invalid when it has ended since the guard let it in
   */
  async run<T>(by: Caller, work: (manager: EntityManager, record: Recorder) => Promise<T>): Promise<T> {
    const { accountId, actor } = by;
    if (!('keyId' in actor)) throw new DomainError<KeyHolderErrorCode>('key_invalid');
    return this.audit.transaction(by, async (manager, record) => {
      await this.holders.confirm(manager, accountId, { id: actor.keyId, prefix: actor.prefix });
      return work(manager, record);
    });
  }
}
