import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type EntityManager, type SelectQueryBuilder } from 'typeorm';
import { ApiKey, type KeyKind } from './api-key.entity.js';
import { isLiveSql } from './live-key.js';
import { mintKey } from './key-text.js';
import type { CreatedKey } from './new-key.js';

export interface KeyPage {
  limit: number;
  /** Only keys made before the one with this id. */
  before?: string | undefined;
  kind?: KeyKind | undefined;
}

/** A key as somebody came with it. */
export interface HeldKey {
  id: string;
  /** The first characters of its text, as they were when it was looked up. */
  prefix: string;
}

const BEFORE = `(key.created_at, key.id) <
  (SELECT b.created_at, b.id FROM api_keys b WHERE b.id = :before AND b.account_id = :accountId)`;

/** Whether the key and, if it has one, its issuer live. */
const LIVES = `${isLiveSql('k')} AND (k.issuer_id IS NULL
  OR EXISTS (SELECT FROM api_keys i WHERE i.id = k.issuer_id AND ${isLiveSql('i')}))`;

/** The keys of one account, whose id comes with every call. */
@Injectable()
export class ApiKeysRepository {
  constructor(@InjectRepository(ApiKey) private readonly keys: Repository<ApiKey>) {}

  /** With its account, plan and issuer. */
  async find(accountId: string, id: string, manager: EntityManager = this.keys.manager): Promise<ApiKey | null> {
    return this.select(accountId, manager).andWhere('key.id = :id', { id }).getOne();
  }

  /** Newest first, each with its account, plan and issuer. */
  async list(accountId: string, { limit, before, kind }: KeyPage): Promise<ApiKey[]> {
    const query = this.select(accountId, this.keys.manager);
    if (before !== undefined) query.andWhere(BEFORE, { before });
    if (kind !== undefined) query.andWhere('key.kind = :kind', { kind });
    return query.orderBy('key.created_at', 'DESC').addOrderBy('key.id', 'DESC').limit(limit).getMany();
  }

  /** How many admin keys besides this one live now, and how many of those for ever. */
  async countOtherAdmins(
    manager: EntityManager,
    accountId: string,
    id: string,
  ): Promise<{ living: number; lasting: number }> {
    const [row] = await manager.query<{ living: number; lasting: number }[]>(
      `SELECT count(*)::int AS living, (count(*) FILTER (WHERE k.expires_at IS NULL))::int AS lasting
       FROM api_keys k WHERE k.account_id = $1 AND k.kind = 'admin' AND k.id <> $2 AND ${isLiveSql('k')}`,
      [accountId, id],
    );
    if (!row) throw new Error('a count has no row');
    return row;
  }

  /** Whether the key lives, and its text is the same or the one that it had before is good, too. */
  async isStillHeld(manager: EntityManager, accountId: string, { id, prefix }: HeldKey): Promise<boolean> {
    const held = await manager.query<unknown[]>(
      `SELECT k.id FROM api_keys k WHERE k.account_id = $1 AND k.id = $2 AND ${LIVES}
         AND (k.prefix = $3 OR k.previous_expires_at > clock_timestamp())`,
      [accountId, id, prefix],
    );
    return held.length === 1;
  }

  /** The live key of a session, locked until the end of the transaction. */
  async lockLiveOfSession(manager: EntityManager, accountId: string, sessionId: string): Promise<string | null> {
    const [row] = await manager.query<{ id: string }[]>(
      `SELECT k.id FROM api_keys k WHERE k.account_id = $1 AND k.session_id = $2 AND ${LIVES}
       ORDER BY k.created_at DESC LIMIT 1 FOR UPDATE OF k`,
      [accountId, sessionId],
    );
    return row?.id ?? null;
  }

  /**
   * Gives a live key another text. Its row, and so everything that refers to it, stays.
   * @returns null when it is not live
   */
  async replaceText(
    manager: EntityManager,
    key: Pick<ApiKey, 'accountId' | 'id' | 'kind'>,
    graceSeconds: number,
  ): Promise<CreatedKey | null> {
    const minted = mintKey(key.kind);
    const [row] = await manager.query<{ id: string }[]>(
      `WITH rotated AS (
         UPDATE api_keys k SET hash = $3, prefix = $4, previous_hash = CASE WHEN $5 > 0 THEN k.hash END,
           previous_expires_at = CASE WHEN $5 > 0 THEN clock_timestamp() + make_interval(secs => $5) END
         WHERE k.account_id = $1 AND k.id = $2 AND ${LIVES} RETURNING k.id)
       SELECT id FROM rotated`,
      [key.accountId, key.id, minted.hash, minted.prefix, graceSeconds],
    );
    return row ? { id: row.id, key: minted.key } : null;
  }

  private select(accountId: string, manager: EntityManager): SelectQueryBuilder<ApiKey> {
    return manager
      .createQueryBuilder(ApiKey, 'key')
      .innerJoinAndSelect('key.account', 'account')
      .innerJoinAndSelect('account.plan', 'plan')
      .leftJoinAndSelect('key.issuer', 'issuer')
      .where('key.account_id = :accountId', { accountId });
  }
}
