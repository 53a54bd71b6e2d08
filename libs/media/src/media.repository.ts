import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { isUniqueViolation } from '@chasqui/database';
import { DataSource } from 'typeorm';
import type { StoredMedia } from './stored-media.js';

/** A file that the store has, or still has. */
export interface MediaPlace {
  accountId: string;
  id: string;
}

/** A file just put in, or used again, is safe for an hour: so long its message may take to come. */
const UNUSED = `last_used_at < now() - interval '1 hour'`;

/**
 * From here on its content may be put in anew. The messages are looked at in the same statement that takes the row, and
 * whoever uses the file again meanwhile is waited for: the row is then judged as it is after that.
 */
const GIVE_UP = `UPDATE media SET stored_at = NULL WHERE id IN (
    SELECT id FROM media m WHERE m.stored_at IS NOT NULL AND m.id > $1 AND ${UNUSED}
      AND NOT EXISTS (SELECT 1 FROM messages WHERE content #>> '{media,id}' = m.id::text)
    ORDER BY id LIMIT $2)
  AND stored_at IS NOT NULL AND ${UNUSED}
  RETURNING id`;

/** What the database knows of the files. Every call of an account names it. */
@Injectable()
export class MediaRepository {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /** Finds a file by its content, and notes that it is needed. */
  async use(accountId: string, sha256: string): Promise<StoredMedia | undefined> {
    const [rows] = await this.database.query<[{ id: string; bytes: string }[], number]>(
      `UPDATE media SET last_used_at = now() WHERE account_id = $1 AND sha256 = $2 AND stored_at IS NOT NULL
       RETURNING id, bytes`,
      [accountId, Buffer.from(sha256, 'hex')],
    );
    const [row] = rows;
    return row && { id: row.id, sha256, bytes: Number(row.bytes) };
  }

  /** Says that a file is about to be put into its place. */
  async announce(accountId: string, { id, sha256, bytes }: StoredMedia): Promise<void> {
    await this.database.query(`INSERT INTO media (id, account_id, sha256, bytes) VALUES ($1, $2, $3, $4)`, [
      id,
      accountId,
      Buffer.from(sha256, 'hex'),
      bytes,
    ]);
  }

  /** @returns false when another file of the same content was faster */
  async confirm(accountId: string, id: string): Promise<boolean> {
    try {
      await this.database.query(
        'UPDATE media SET stored_at = now(), last_used_at = now() WHERE account_id = $1 AND id = $2',
        [accountId, id],
      );
      return true;
    } catch (error) {
      if (isUniqueViolation(error, 'media_content')) return false;
      throw error;
    }
  }

  async isStored(accountId: string, id: string): Promise<boolean> {
    const rows = await this.database.query<unknown[]>(
      'SELECT 1 FROM media WHERE account_id = $1 AND id = $2 AND stored_at IS NOT NULL',
      [accountId, id],
    );
    return rows.length > 0;
  }

  /** Gives up files that no message needs, in the order of their ids. */
  async giveUpUnused(afterId: string, most: number): Promise<string[]> {
    const [rows] = await this.database.query<[{ id: string }[], number]>(GIVE_UP, [afterId, most]);
    return rows.map(({ id }) => id);
  }

  /** Files that were given up, or that never came whole. */
  async findGivenUp(most: number): Promise<MediaPlace[]> {
    return this.database.query<MediaPlace[]>(
      `SELECT account_id AS "accountId", id FROM media WHERE stored_at IS NULL AND ${UNUSED} LIMIT $1`,
      [most],
    );
  }

  /** After its bytes. */
  async forget(ids: readonly string[]): Promise<void> {
    await this.database.query('DELETE FROM media WHERE id = ANY ($1::uuid[]) AND stored_at IS NULL', [ids]);
  }
}
