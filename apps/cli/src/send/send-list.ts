import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { CliError, messageOf } from '../errors.js';
import { stopRequest } from '../up/stop-request.js';
import { ApiClient, RefusedError } from './api-client.js';
import { acceptedBatchSchema, countsText, type AcceptedBatch, type BatchProgress } from './batch.js';
import { findSession } from './find-session.js';
import { followBatch } from './follow-batch.js';
import { readList, type ListFile } from './list-file.js';

/** Of refused lines; the report has them all. */
const MOST_TOLD = 10;
const FAILED = 1;

export interface SendOptions {
  readonly session: string;
  readonly url: string;
  readonly apiKey: string;
  readonly text?: string;
  readonly name?: string;
  readonly sendAt?: string;
  readonly expiresIn?: string;
  readonly duplicates?: string;
  readonly idempotencyKey?: string;
  readonly follow: boolean;
  readonly report?: string;
  readonly json: boolean;
}

/** @returns the exit code: 0 when every line was accepted and none failed as far as it was followed */
export async function sendList(file: string, options: SendOptions): Promise<number> {
  const signal = stopRequest(() => undefined);
  const list = await readList(file);
  const api = new ApiClient(options.url, options.apiKey, signal);
  const session = await findSession(api, options.session);
  const { batch, results } = await upload(api, `/sessions/${session}/messages/bulk`, list, options);
  tellAccepted({ batch, results });
  const path = `/sessions/${session}/batches/${batch.id}`;
  try {
    const end = options.follow ? await followBatch(api, path, signal) : undefined;
    if (options.report !== undefined) writeReport(options.report, await api.text({ path: `${path}/report.csv` }));
    process.stdout.write(`${options.json ? JSON.stringify(end ?? batch) : summaryOf(batch, end)}\n`);
    return batch.refused > 0 || (end && hasFailed(end)) ? FAILED : 0;
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new CliError(`No longer followed. The batch ${batch.id} goes on leaving by itself.`, { cause: error });
  }
}

/** With a key, so that a call whose answer was lost can be repeated. */
async function upload(
  api: ApiClient,
  path: string,
  { contentType, bytes }: ListFile,
  { text, name, sendAt, expiresIn, duplicates, idempotencyKey = randomUUID() }: SendOptions,
): Promise<AcceptedBatch> {
  const given = Object.entries({ text, name, sendAt, expiresIn, duplicates });
  const query = Object.fromEntries(given.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
  if (contentType === 'application/json' && Object.keys(query).length > 0) {
    throw new CliError(`A JSON file says itself what else it wants: leave out ${Object.keys(query).join(', ')}.`);
  }
  const headers = { 'content-type': contentType, 'idempotency-key': idempotencyKey };
  try {
    return acceptedBatchSchema.parse(await api.json({ method: 'POST', path, query, headers, body: bytes }));
  } catch (error) {
    if (error instanceof RefusedError) throw error;
    const repeat = `Nobody knows whether it was accepted: repeat it with --idempotency-key ${idempotencyKey}.`;
    throw new CliError(`${messageOf(error)}\n${repeat}`, { cause: error });
  }
}

function tellAccepted({ batch, results }: AcceptedBatch): void {
  const refused = results.filter(({ status }) => status === 'refused');
  const lines = [
    `batch ${batch.id}: ${batch.accepted} accepted, ${batch.refused} refused`,
    ...refused.slice(0, MOST_TOLD).map(({ line, message }) => `  line ${line}: ${message ?? 'refused'}`),
    ...(refused.length > MOST_TOLD ? [`  … and ${refused.length - MOST_TOLD} more: see the report`] : []),
  ];
  process.stderr.write(`${lines.join('\n')}\n`);
}

function summaryOf({ id, accepted }: AcceptedBatch['batch'], end: BatchProgress | undefined): string {
  return end ? `batch ${id} is ${end.state}: ${countsText(end)}` : `batch ${id}: ${accepted} messages will leave`;
}

function hasFailed({ counts }: BatchProgress): boolean {
  return ['failed', 'expired', 'cancelled'].some((status) => (counts[status] ?? 0) > 0);
}

function writeReport(path: string, text: string): void {
  try {
    writeFileSync(path, text, { mode: 0o600 });
  } catch (error) {
    throw new CliError(`The report cannot be written: ${messageOf(error)}`, { cause: error });
  }
}
