import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { isKept } from './idempotency.js';

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
