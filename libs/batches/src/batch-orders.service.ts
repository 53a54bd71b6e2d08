import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DomainError } from '@chasqui/errors';
import { BulkAcceptanceService, recordedMove, type SessionScope } from '@chasqui/messages';
import { DataSource, type EntityManager } from 'typeorm';
import type { Batch } from './batch.js';

export type BatchOrderErrorCode = 'batch_cancelled';

const CANCELLED_AT_ONCE = 1_000;
const BATCHES_AT_ONCE = 100;
const NO_ID = '00000000-0000-0000-0000-000000000000';

/** Nothing of it has left for good: what is being handed over may come back. */
const MAY_LEAVE = `batch_id = $1 AND status IN ('preparing', 'queued', 'sending', 'uncertain')`;

const CANCEL_SOME = recordedMove({
  which: `id = ANY (ARRAY (
      SELECT id FROM messages WHERE batch_id = $1 AND status IN ('preparing', 'queued') LIMIT ${CANCELLED_AT_ONCE}))
    AND status IN ('preparing', 'queued')`,
  status: `'cancelled'`,
  reason: `'batch_cancelled'`,
});

const NOTE_CLEARED = `UPDATE batches SET cleared = true
  WHERE id = $1 AND state = 'cancelled' AND NOT EXISTS (SELECT 1 FROM messages WHERE ${MAY_LEAVE})`;

/**
 * What people order of a batch, which the caller has found under its account. Orders of one batch wait for each other at
 * the row of its session, and so does whoever takes a message to hand it over: what is held stays, from the answer on.
 */
@Injectable()
export class BatchOrdersService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly messages: BulkAcceptanceService,
  ) {}

  /**
   * Holds what has not left, in a transaction of the caller, who has locked the session.
   * @returns false when it was paused already; @throws DomainError batch_cancelled
   */
  async pause(manager: EntityManager, { id }: Batch): Promise<boolean> {
    const isChanged = await this.enter(manager, id, { from: 'active', to: 'paused' });
    if (isChanged) await setHeld(manager, id, true);
    return isChanged;
  }

  /**
   * Likewise; `wake` follows when it is committed.
   * @returns false when it was not paused; @throws DomainError batch_cancelled
   */
  async resume(manager: EntityManager, { id }: Batch): Promise<boolean> {
    const isChanged = await this.enter(manager, id, { from: 'paused', to: 'active' });
    if (isChanged) await setHeld(manager, id, false);
    return isChanged;
  }

  /**
   * Holds what has not left, for good; `clear` follows when it is committed.
   * @returns false when it was cancelled already, or has finished
   */
  async cancel(manager: EntityManager, { id }: Batch): Promise<boolean> {
    const changed = await update(
      manager,
      `UPDATE batches SET state = 'cancelled' WHERE id = $1 AND state <> 'cancelled'
         AND EXISTS (SELECT 1 FROM messages WHERE ${MAY_LEAVE})`,
      [id],
    );
    if (changed > 0) await setHeld(manager, id, true);
    return changed > 0;
  }

  async wake(session: SessionScope): Promise<void> {
    await this.messages.wake(session);
  }

  /** Cancels what a cancelled batch still has queued, in transactions that are short however many there are. */
  async clear({ id }: Pick<Batch, 'id'>): Promise<void> {
    for (let count = CANCELLED_AT_ONCE; count === CANCELLED_AT_ONCE;) {
      count = (await this.database.query<unknown[]>(CANCEL_SOME, [id])).length;
    }
    await this.database.query(NOTE_CLEARED, [id]);
  }

  /**
   * Goes on with cancellations that a crash interrupted, or whose last message was just being handed over. Many may do it
   * at once: each cancels what it finds queued.
   */
  async clearCancelled(): Promise<void> {
    for (let after = NO_ID, count = BATCHES_AT_ONCE; count === BATCHES_AT_ONCE;) {
      const batches = await this.database.query<{ id: string }[]>(
        `SELECT id FROM batches WHERE state = 'cancelled' AND NOT cleared AND id > $1 ORDER BY id LIMIT ${BATCHES_AT_ONCE}`,
        [after],
      );
      for (const batch of batches) await this.clear(batch);
      count = batches.length;
      after = batches.at(-1)?.id ?? after;
    }
  }

  private async enter(
    manager: EntityManager,
    id: string,
    { from, to }: { from: string; to: string },
  ): Promise<boolean> {
    if ((await update(manager, 'UPDATE batches SET state = $3 WHERE id = $1 AND state = $2', [id, from, to])) > 0) {
      return true;
    }
    const [row] = await manager.query<{ state: string }[]>('SELECT state FROM batches WHERE id = $1', [id]);
    if (row?.state === 'cancelled') throw new DomainError<BatchOrderErrorCode>('batch_cancelled');
    return false;
  }
}

/** Locks in the order in which messages are moved, so that neither waits for the other. */
async function setHeld(manager: EntityManager, id: string, held: boolean): Promise<void> {
  await manager.query(
    `UPDATE messages SET held = $2 WHERE id = ANY (ARRAY (
       SELECT id FROM messages WHERE ${MAY_LEAVE} ORDER BY id FOR UPDATE)) AND held <> $2`,
    [id, held],
  );
}

async function update(manager: EntityManager, statement: string, values: unknown[]): Promise<number> {
  const [, count] = await manager.query<[unknown[], number]>(statement, values);
  return count;
}
