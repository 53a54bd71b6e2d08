import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DomainError } from '@chasqui/errors';
import { PacedHolds, type PaceableSession, type SessionScope } from '@chasqui/messages';
import { DataSource, type EntityManager } from 'typeorm';
import { BATCH_COLUMNS, type AcceptedLine, type Batch, type BatchProgress } from './batch.js';
import type { LineRefusal } from './line-refusal.js';
import { READ_PROGRESS, toProgress, type ProgressRow } from './progress.js';

export type BatchErrorCode = 'batch_not_found';

const BATCH_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const REFUSAL_COLUMNS = 'line, column_name AS "column", recipient AS "to", code, message';

interface StoredBatch {
  batchId: string;
  name: string | null;
  encoding: string | null;
  accepted: number;
  refused: readonly LineRefusal[];
}

/** What batches there are, and how far they are. Every call names the account. */
@Injectable()
export class BatchesService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly pacedHolds: PacedHolds,
  ) {}

  /** In the transaction that stores its messages, too. */
  async insert(manager: EntityManager, session: SessionScope, batch: StoredBatch): Promise<Batch> {
    const { batchId, name, encoding, accepted, refused } = batch;
    const [row] = await manager.query<{ createdAt: Date }[]>(
      `INSERT INTO batches (id, account_id, session_id, name, accepted, refused, encoding)
       VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING created_at AS "createdAt"`,
      [batchId, session.accountId, session.id, name, accepted, refused.length, encoding],
    );
    if (!row) throw new Error('a batch was not stored');
    await manager.query(
      `INSERT INTO batch_refusals (batch_id, line, column_name, recipient, code, message)
       SELECT $1, * FROM unnest($2::integer[], $3::text[], $4::text[], $5::text[], $6::text[])`,
      [
        batchId,
        refused.map(({ line }) => line),
        refused.map(({ column }) => column),
        refused.map(({ to }) => to),
        refused.map(({ code }) => code),
        refused.map(({ message }) => message),
      ],
    );
    return { id: batchId, name, state: 'active', accepted, refused: refused.length, encoding, ...row };
  }

  /** @throws DomainError batch_not_found */
  async get(session: SessionScope, id: string, manager: EntityManager = this.database.manager): Promise<Batch> {
    const [batch] = BATCH_ID.test(id)
      ? await manager.query<Batch[]>(
          `SELECT ${BATCH_COLUMNS} FROM batches b WHERE b.account_id = $1 AND b.session_id = $2 AND b.id = $3`,
          [session.accountId, session.id, id],
        )
      : [];
    if (!batch) throw new DomainError<BatchErrorCode>('batch_not_found');
    return batch;
  }

  /** @throws DomainError batch_not_found */
  async progressOf(session: PaceableSession, id: string): Promise<BatchProgress> {
    const batch = await this.get(session, id);
    const [rows, pacedEnd] = await Promise.all([
      this.database.query<ProgressRow[]>(READ_PROGRESS, [batch.id]),
      batch.state === 'active' ? this.pacedEndOf(session, batch) : null,
    ]);
    return toProgress(batch, rows, pacedEnd);
  }

  /** When its last message leaves by the session's pace; null when it is not paced. */
  private async pacedEndOf(session: PaceableSession, { id }: Batch): Promise<Date | null> {
    const [last] = await this.database.query<{ waId: string }[]>(
      `SELECT wa_id AS "waId" FROM messages WHERE batch_id = $1 AND status = 'queued' ORDER BY batch_line DESC LIMIT 1`,
      [id],
    );
    const hold = last ? await this.pacedHolds.refine(session, last.waId, null) : null;
    return hold?.estimatedAt ?? null;
  }

  /** Newest first. `before`: only batches that came before that one. */
  async list(session: SessionScope, page: { limit: number; before: string | undefined }): Promise<Batch[]> {
    return this.database.query<Batch[]>(
      `SELECT ${BATCH_COLUMNS} FROM batches b WHERE b.account_id = $1 AND b.session_id = $2
         AND ($3::uuid IS NULL OR (b.created_at, b.id) < (
           SELECT p.created_at, p.id FROM batches p WHERE p.id = $3 AND p.session_id = $2))
       ORDER BY b.created_at DESC, b.id DESC LIMIT $4`,
      [session.accountId, session.id, page.before ?? null, page.limit],
    );
  }

  /** What its call was answered, from what is stored. */
  async readAnswer(
    manager: EntityManager,
    session: SessionScope,
    id: string,
  ): Promise<{ batch: Batch; accepted: AcceptedLine[]; refused: LineRefusal[] }> {
    const batch = await this.get(session, id, manager);
    const accepted = await manager.query<AcceptedLine[]>(
      `SELECT batch_line AS line, wa_id AS "waId", chat_id AS "chatId" FROM messages WHERE batch_id = $1 ORDER BY batch_line`,
      [id],
    );
    const refused = await manager.query<LineRefusal[]>(
      `SELECT ${REFUSAL_COLUMNS} FROM batch_refusals WHERE batch_id = $1 ORDER BY line`,
      [id],
    );
    return { batch, accepted, refused };
  }
}
