import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LRUCache } from 'lru-cache';
import { Repository } from 'typeorm';
import { ApiKey } from './api-key.entity.js';
import { toAuthenticatedKey, type AuthenticatedKey } from './authenticated-key.js';
import { hashKey, isKeyText } from './key-text.js';
import { isLiveSql } from './live-key.js';

/** How long a revoked key, a suspended account or a changed limit may go unnoticed. */
const REMEMBERED_MS = 500;
const MOST_REMEMBERED = 10_000;

/** Finds who calls. Many requests with one key at once are one query; a key that is not found is never remembered. */
@Injectable()
export class KeyLookupService {
  private readonly remembered = new LRUCache<string, AuthenticatedKey>({
    max: MOST_REMEMBERED,
    ttl: REMEMBERED_MS,
    ttlResolution: 0,
    fetchMethod: async (hash) => (await this.read(Buffer.from(hash, 'hex'))) ?? undefined,
  });

  constructor(@InjectRepository(ApiKey) private readonly keys: Repository<ApiKey>) {}

  /** The live key with this text, at most 500 ms old, or null. */
  async find(text: string): Promise<AuthenticatedKey | null> {
    return isKeyText(text) ? ((await this.remembered.fetch(hashKey(text))) ?? null) : null;
  }

  /** The same without asking the database: undefined unless it was read in the last 500 ms. */
  recall(text: string): AuthenticatedKey | undefined {
    return isKeyText(text) ? this.remembered.get(hashKey(text)) : undefined;
  }

  private async read(hash: Buffer): Promise<AuthenticatedKey | null> {
    const key = await this.keys
      .createQueryBuilder('key')
      .addSelect(['key.hash', 'key.previousHash'])
      .leftJoinAndSelect('key.account', 'account')
      .leftJoinAndSelect('account.plan', 'plan')
      .leftJoinAndSelect('key.issuer', 'issuer')
      .where('(key.hash = :hash OR (key.previousHash = :hash AND key.previousExpiresAt > clock_timestamp()))', { hash })
      .andWhere(`${isLiveSql('key')} AND (issuer.id IS NULL OR ${isLiveSql('issuer')})`)
      .getOne();
    if (!key) return null;
    const isOneOf = [key.hash, key.previousHash].some((stored) => stored !== null && timingSafeEqual(stored, hash));
    return isOneOf ? toAuthenticatedKey(key) : null;
  }
}
