import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';

/** Each may have thousands of refused lines. */
const DELETED_AT_ONCE = 10;

const DELETE_SOME = `DELETE FROM batches WHERE id = ANY (ARRAY (
  SELECT b.id FROM batches b JOIN accounts a ON a.id = b.account_id JOIN plans p ON p.id = a.plan_id
  WHERE b.created_at < now() - make_interval(days => p.retention_days)
    AND NOT EXISTS (SELECT FROM messages m WHERE m.batch_id = b.id)
  LIMIT ${DELETED_AT_ONCE}))`;

/** Deletes batches of which no message is kept any more, with their refused lines. */
@Injectable()
export class BatchRetentionService {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /** @returns how many */
  async deleteOld(signal: AbortSignal): Promise<number> {
    let deleted = 0;
    for (let count = DELETED_AT_ONCE; count === DELETED_AT_ONCE && !signal.aborted; deleted += count) {
      [, count] = await this.database.query<[unknown[], number]>(DELETE_SOME);
    }
    return deleted;
  }
}
