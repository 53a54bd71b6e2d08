import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DomainError } from '@chasqui/errors';
import { DataSource, type EntityManager } from 'typeorm';
import type { AcceptanceErrorCode } from './acceptance.service.js';
import { isKept, type IdempotentRequest } from './idempotency.js';
import type { SessionScope } from './messages.service.js';

const DELETED_AT_ONCE = 1_000;

/** What callers were answered, for those who ask again with the same key. */
@Injectable()
export class IdempotencyKeysService {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /**
   * Remembers the answer for a message, unless another call that was made with the same key has been answered before.
   * @param answer survives JSON
   * @returns what all of them are answered
   */
  async keepFirst<Answer extends object>(
    accountId: string,
    { key, waId }: { key: string; waId: string },
    answer: Answer,
  ): Promise<Answer> {
    const [[row]] = await this.database.query<[{ answer: Answer }[], number]>(
      `UPDATE idempotency_keys SET answer = coalesce(answer, $4) WHERE account_id = $1 AND key = $2 AND wa_id = $3
       RETURNING answer`,
      [accountId, key, waId, answer],
    );
    return row?.answer ?? answer;
  }

  /**
   * The batch that an earlier call with this key was accepted as.
   * @throws DomainError idempotency_key_reused when that call asked for something else
   */
  async findBatch(
    manager: EntityManager,
    { accountId }: SessionScope,
    { key, hash }: IdempotentRequest,
  ): Promise<string | undefined> {
    const [row] = await manager.query<{ hash: Buffer; batchId: string | null }[]>(
      `SELECT k.request_hash AS hash, k.batch_id AS "batchId" FROM idempotency_keys k
       WHERE k.account_id = $1 AND k.key = $2 AND ${isKept('k')}`,
      [accountId, key],
    );
    if (!row) return undefined;
    if (row.batchId === null || !hash.equals(row.hash)) {
      throw new DomainError<AcceptanceErrorCode>('idempotency_key_reused');
    }
    return row.batchId;
  }

  /**
   * The last thing that a transaction does which stores a batch: it waits for another call that takes the key at the
   * same moment, and rejects with a unique violation of `idempotency_keys_pkey` when that was first.
   */
  async takeForBatch(
    manager: EntityManager,
    session: SessionScope,
    { request: { key, hash }, batchId }: { request: IdempotentRequest; batchId: string },
  ): Promise<void> {
    await manager.query(
      `DELETE FROM idempotency_keys k WHERE k.account_id = $1 AND k.key = $2 AND NOT (${isKept('k')})`,
      [session.accountId, key],
    );
    await manager.query(
      `INSERT INTO idempotency_keys (account_id, key, request_hash, session_id, batch_id) VALUES ($1, $2, $3, $4, $5)`,
      [session.accountId, key, hash, session.id, batchId],
    );
  }

  /** Deletes what nobody is answered from any more. What a call takes over at this moment is its own. @returns how many */
  async deleteOld(): Promise<number> {
    let sum = 0;
    for (let count = DELETED_AT_ONCE; count === DELETED_AT_ONCE;) {
      const [, deleted] = await this.database.query<[unknown[], number]>(
        `DELETE FROM idempotency_keys WHERE (account_id, key) IN (
           SELECT k.account_id, k.key FROM idempotency_keys k WHERE NOT (${isKept('k')})
           LIMIT ${DELETED_AT_ONCE} FOR UPDATE SKIP LOCKED)`,
      );
      count = deleted;
      sum += count;
    }
    return sum;
  }
}
