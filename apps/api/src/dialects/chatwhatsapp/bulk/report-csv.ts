import { pipeline } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import type { Batch, ReportLine } from '@chasqui/batches';
import { explainMessageReason } from '@chasqui/messages';
import { toJid } from '@chasqui/whatsapp-vocabulary';
import { stringify } from 'csv-stringify';

const COLUMNS = ['line', 'to', 'message_id', 'status', 'reason', 'explanation', 'column', 'sent_at', 'since'];

/**
 * A CSV of RFC 4180. What a spreadsheet of any country takes for a separator is between quotes; what it would take for a
 * formula begins with an apostrophe.
 */
export function toReportCsv({ id }: Batch, lines: AsyncIterable<ReportLine>): StreamableFile {
  const csv = stringify({
    header: true,
    columns: COLUMNS,
    record_delimiter: 'windows',
    quoted_match: /[;\t\r\n]/,
    escape_formulas: true,
  });
  // What fails ends `csv` with the error, which is then the error of the answer.
  pipeline(records(lines), csv, () => undefined);
  const disposition = `attachment; filename="chasqui-batch-${id}.csv"`;
  return new StreamableFile(csv, { type: 'text/csv; charset=utf-8', disposition });
}

async function* records(lines: AsyncIterable<ReportLine>): AsyncGenerator<Record<string, string | number>> {
  for await (const line of lines) yield toRecord(line);
}

function toRecord(line: ReportLine): Record<string, string | number> {
  return {
    line: line.line,
    to:
      line.to === null
        ? ''
        : toJid(line.to)
            .replaceAll(/\p{Cc}/gu, ' ')
            .trim(),
    message_id: line.waId ?? '',
    status: line.status,
    reason: line.reason ?? '',
    explanation: line.message ?? explainMessageReason(line.reason) ?? '',
    column: line.column ?? '',
    sent_at: line.sentAt?.toISOString() ?? '',
    since: line.since?.toISOString() ?? '',
  };
}
