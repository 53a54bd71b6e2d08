import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { isUniqueViolation, wasConnectionLost } from '@chasqui/database';
import { DomainError } from '@chasqui/errors';
import {
  BulkAcceptanceService,
  IdempotencyKeysService,
  QueueRoom,
  type AcceptanceErrorCode,
  type BatchText,
  type IdempotentRequest,
  type SessionScope,
} from '@chasqui/messages';
import { countAcceptedInBulk, readSessionDay, type SessionDay } from '@chasqui/usage';
import { toJid } from '@chasqui/whatsapp-vocabulary';
import { DataSource, type EntityManager } from 'typeorm';
import type { AcceptedLine, Batch } from './batch.js';
import { BatchesService } from './batches.service.js';
import { LINE_REFUSALS, type LineRefusal } from './line-refusal.js';

export type BatchAcceptanceErrorCode = 'no_line_accepted';

/** What a bulk call asks for, line by line. */
export interface NewBatch {
  name: string | null;
  encoding: string | null;
  sendAt: Date | null;
  expiresInSeconds: number | null;
  texts: readonly BatchText[];
  refused: readonly LineRefusal[];
}

/** What a bulk call is answered. */
export interface BatchAnswer {
  batch: Batch;
  /** Each in the order of the lines. */
  accepted: readonly AcceptedLine[];
  refused: readonly LineRefusal[];
  /** An earlier call with the same key was accepted in its place. */
  isReplay: boolean;
}

/**
 * Stores a batch as a whole or not at all.
 *
 * It locks in the order of every acceptance (see AcceptanceRepository): the session's row, its counter of today, the
 * idempotency key. Where the plan has no daily limit the counter waits until all is stored, so that single messages are
 * not held up for as long.
 */
@Injectable()
export class BatchAcceptanceService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly messages: BulkAcceptanceService,
    private readonly keys: IdempotencyKeysService,
    private readonly batches: BatchesService,
    private readonly room: QueueRoom,
  ) {}

  /**
   * Accepts what is good of a batch; of what the daily limit does not allow any more each line is refused.
   * @param request makes it safe to repeat; whatever is refused as a whole leaves its key free
   * @throws DomainError no_line_accepted (with `refused`), session_not_authenticated, daily_limit_reached (nothing at all
   *   is left of it), queue_full (there is no room for all of it), idempotency_key_reused, storage_outcome_unknown (with the `batchId` to
   *   ask for)
   */
  async accept(session: SessionScope, batch: NewBatch, request?: IdempotentRequest): Promise<BatchAnswer> {
    const batchId = randomUUID();
    try {
      const answer = await this.room.roomFor(session, batch.texts.length, () =>
        this.database.transaction((manager) => this.store(manager, session, { ...batch, batchId }, request)),
      );
      if (!answer.isReplay) await this.messages.wake(session);
      return answer;
    } catch (error) {
      // Another call has just taken the key: this time it is seen.
      if (isUniqueViolation(error, 'idempotency_keys_pkey')) return this.accept(session, batch, request);
      const earlier = request && error instanceof DomainError && (await this.findEarlier(session, request));
      if (earlier) return earlier;
      if (!wasConnectionLost(error)) throw error;
      throw new DomainError<AcceptanceErrorCode>('storage_outcome_unknown', { batchId });
    }
  }

  /** What a refused call waited for may have been an earlier one with the same key. */
  private async findEarlier(session: SessionScope, request: IdempotentRequest): Promise<BatchAnswer | undefined> {
    const { manager } = this.database;
    const batchId = await this.keys.findBatch(manager, session, request);
    return batchId === undefined ? undefined : this.replay(manager, session, batchId);
  }

  private async store(
    manager: EntityManager,
    session: SessionScope,
    batch: NewBatch & { batchId: string },
    request: IdempotentRequest | undefined,
  ): Promise<BatchAnswer> {
    const earlier = request && (await this.keys.findBatch(manager, session, request));
    if (earlier !== undefined) return this.replay(manager, session, earlier);
    if (!(await isOpen(manager, session))) {
      throw new DomainError<AcceptanceErrorCode>('session_not_authenticated', { sessionId: session.id });
    }
    if (batch.texts.length === 0) {
      throw new DomainError<BatchAcceptanceErrorCode>('no_line_accepted', { refused: batch.refused });
    }
    const day = await readSessionDay(manager, session);
    const { texts, refused } = await withinLimit(manager, session, { batch, day });
    const stored = await this.batches.insert(manager, session, { ...batch, accepted: texts.length, refused });
    await this.messages.store(manager, { session, ...batch }, texts);
    await countAcceptedInBulk(manager, session, { day: day.day, count: texts.length });
    if (request) await this.keys.takeForBatch(manager, session, { request, batchId: batch.batchId });
    return { batch: stored, accepted: texts, refused, isReplay: false };
  }

  private async replay(manager: EntityManager, session: SessionScope, batchId: string): Promise<BatchAnswer> {
    return { ...(await this.batches.readAnswer(manager, session, batchId)), isReplay: true };
  }
}

async function isOpen(manager: EntityManager, session: SessionScope): Promise<boolean> {
  const open = await manager.query<unknown[]>(
    `SELECT id FROM sessions WHERE account_id = $1 AND id = $2 AND deleted_at IS NULL AND paired_at IS NOT NULL FOR SHARE`,
    [session.accountId, session.id],
  );
  return open.length === 1;
}

/** The first ones, as far as today's limit goes; the others are refused. */
async function withinLimit(
  manager: EntityManager,
  session: SessionScope,
  { batch, day }: { batch: NewBatch; day: SessionDay },
): Promise<{ texts: readonly BatchText[]; refused: readonly LineRefusal[] }> {
  const { texts, refused } = batch;
  if (day.most === null) return { texts, refused };
  const used = await countAcceptedInBulk(manager, session, { day: day.day, count: 0 });
  const room = Math.max(0, day.most - used);
  if (room >= texts.length) return { texts, refused };
  if (room === 0) {
    const details = { limit: day.most, retryAfter: day.secondsLeft };
    throw new DomainError<AcceptanceErrorCode>('daily_limit_reached', details);
  }
  const tooMany = texts.slice(room).map(({ line, chatId }): LineRefusal => {
    const code = 'daily_limit_reached';
    return { line, column: null, to: toJid(chatId), code, message: LINE_REFUSALS[code] };
  });
  return { texts: texts.slice(0, room), refused: [...refused, ...tooMany].sort((a, b) => a.line - b.line) };
}
