import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';

const DELETED_AT_ONCE = 1_000;

/** Those that are just being changed by what came late are left for the next time. */
const DELETE_SOME = `WITH chosen AS MATERIALIZED (
    SELECT k.id FROM sessions s JOIN contacts k ON k.session_id = s.id
    WHERE s.deleted_at IS NOT NULL LIMIT ${DELETED_AT_ONCE} FOR UPDATE OF k SKIP LOCKED)
  DELETE FROM contacts WHERE id IN (SELECT id FROM chosen)`;

/** Forgets whom a session knew once it is deleted. Those of a session that is there are kept: their ids stay. */
@Injectable()
export class ContactRetentionService {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /** @returns how many were deleted */
  async deleteOld(signal: AbortSignal): Promise<number> {
    let count = 0;
    while (!signal.aborted) {
      const [, deleted] = await this.database.query<[unknown[], number]>(DELETE_SOME);
      if (deleted === 0) break;
      count += deleted;
    }
    return count;
  }
}
