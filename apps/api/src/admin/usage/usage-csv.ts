import { pipeline } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import { MESSAGE_COUNTS, type SessionDayUsage, type UsagePeriod } from '@chasqui/usage';
import { stringify } from 'csv-stringify';
import type { ReadUsageQuery } from './usage-query.dto.js';

const COLUMNS = ['day', 'session_id', 'session_name', 'deleted', 'requests', ...MESSAGE_COUNTS];

export function wantsCsv(format: ReadUsageQuery['format'], accept: string | undefined): boolean {
  return format === 'csv' || (format === undefined && accept?.includes('text/csv') === true);
}

/** A CSV of RFC 4180. Names that a spreadsheet would take for formulas begin with an apostrophe in it. */
export function toUsageCsv(rows: AsyncIterable<SessionDayUsage>, { from, to }: UsagePeriod): StreamableFile {
  const csv = stringify({ header: true, columns: COLUMNS, record_delimiter: 'windows', escape_formulas: true });
  // What fails ends `csv` with the error, which is then the error of the answer.
  pipeline(records(rows), csv, () => undefined);
  const disposition = `attachment; filename="chasqui-usage-${from}-to-${to}.csv"`;
  return new StreamableFile(csv, { type: 'text/csv; charset=utf-8', disposition });
}

async function* records(rows: AsyncIterable<SessionDayUsage>): AsyncGenerator<Record<string, string | number>> {
  for await (const row of rows) yield toRecord(row);
}

function toRecord({ day, session, requests, messages }: SessionDayUsage): Record<string, string | number> {
  return {
    day,
    session_id: session?.id ?? '',
    session_name: session?.name ?? '',
    deleted: session ? String(session.isDeleted) : '',
    requests,
    ...messages,
  };
}
