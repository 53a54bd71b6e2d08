import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor, AuditEntry, AuditPage, AuditSubject, Caller, NewAuditEntry, Recorder } from './audit-entry.js';

type Row = Omit<AuditEntry, 'actor' | 'subject'> & {
  actorKind: string;
  actorKeyId: string | null;
  actorName: string;
  actorPrefix: string | null;
  address: string | null;
  subjectType: AuditSubject['type'];
  subjectId: string;
};

/** Who did what to what, from where. The database refuses every change of what was recorded. */
@Injectable()
export class AuditService {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /** In the transaction of what is recorded: both happen, or neither. */
  async record(manager: EntityManager, entry: NewAuditEntry): Promise<void> {
    const { accountId, action, subject, details = {} } = entry;
    const { kind, keyId, name, prefix, address } = columnsOf(entry.actor);
    await manager.query(
      `INSERT INTO audit_entries (account_id, actor_kind, actor_key_id, actor_name, actor_prefix, address, action,
         subject_type, subject_id, details)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [accountId, kind, keyId, name, prefix, address, action, subject.type, subject.id, details],
    );
  }

  /** A transaction whose changes `record` writes down as the caller's. */
  async transaction<T>(by: Caller, work: (manager: EntityManager, record: Recorder) => Promise<T>): Promise<T> {
    return this.database.transaction((manager) =>
      work(manager, (action, subject, details = {}) => this.record(manager, { ...by, action, subject, details })),
    );
  }

  /** The log of one account, newest first. */
  async list(accountId: string, page: AuditPage): Promise<{ entries: AuditEntry[]; nextCursor: string | null }> {
    const rows = await this.database.query<Row[]>(
      `SELECT id, actor_kind AS "actorKind", actor_key_id AS "actorKeyId", actor_name AS "actorName",
         actor_prefix AS "actorPrefix", address, action, subject_type AS "subjectType", subject_id AS "subjectId",
         details, at
       FROM audit_entries
       WHERE account_id = $1 AND ($2::bigint IS NULL OR id < $2) AND ($3::text IS NULL OR action = $3)
         AND ($4::text IS NULL OR subject_id = $4)
         AND ($5::timestamptz IS NULL OR at >= $5) AND ($6::timestamptz IS NULL OR at < $6)
       ORDER BY id DESC LIMIT $7`,
      [
        accountId,
        page.before ?? null,
        page.action ?? null,
        page.subjectId ?? null,
        page.since ?? null,
        page.until ?? null,
        page.limit + 1,
      ],
    );
    const entries = rows.slice(0, page.limit).map(toEntry);
    return { entries, nextCursor: rows.length > page.limit ? (entries.at(-1)?.id ?? null) : null };
  }
}

function columnsOf(actor: Actor): AuditEntry['actor'] {
  return { keyId: null, prefix: null, address: null, ...actor };
}

function toEntry({ actorKind, actorKeyId, actorName, actorPrefix, address, ...row }: Row): AuditEntry {
  const { subjectType, subjectId, ...entry } = row;
  return {
    ...entry,
    actor: { kind: actorKind, keyId: actorKeyId, name: actorName, prefix: actorPrefix, address },
    subject: { type: subjectType, id: subjectId },
  };
}
