import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { Batch, ReportLine } from './batch.js';

const LINES_AT_ONCE = 1_000;

/** $1: the batch; $2: the last line that is known already. */
const READ_LINES = `SELECT * FROM (
    (SELECT m.batch_line AS line, m.chat_id AS "to", m.wa_id AS "waId", m.status, m.status_reason AS reason,
       NULL AS "column", NULL AS message, m.sent_at AS "sentAt", m.status_since AS since
     FROM messages m WHERE m.batch_id = $1 AND m.batch_line > $2 ORDER BY m.batch_line LIMIT ${LINES_AT_ONCE})
    UNION ALL
    (SELECT r.line, r.recipient, NULL, 'refused', r.code, r.column_name, r.message, NULL, NULL
     FROM batch_refusals r WHERE r.batch_id = $1 AND r.line > $2 ORDER BY r.line LIMIT ${LINES_AT_ONCE})) lines
  ORDER BY line LIMIT ${LINES_AT_ONCE}`;

/** Tells what became of every line of a batch. */
@Injectable()
export class BatchReportService {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /** In the order of the lines, read a page at a time; the caller has found the batch under its account. */
  async *lines({ id }: Batch): AsyncGenerator<ReportLine> {
    for (let after = 0, count = LINES_AT_ONCE; count === LINES_AT_ONCE;) {
      const page = await this.database.query<ReportLine[]>(READ_LINES, [id, after]);
      yield* page;
      count = page.length;
      after = page.at(-1)?.line ?? after;
    }
  }
}
