import { CliError } from '../../errors.js';
import { requestJson } from '../../up/json-request.js';
import { quantile, timed } from '../figures.js';
import type { BenchStack } from './bench-stack.js';
import { atMost, type BenchRow } from '../bench-row.js';
import type { Scale } from './scale.js';

const MOST = 1.5;

/** One bulk call, of a session that is not running, against COPY of the same rows and the token that they need. */
export async function bulkRow(stack: BenchStack, { bulkRounds, bulkMessages }: Scale): Promise<BenchRow[]> {
  if (!(await hasBulkCall(stack))) {
    process.stderr.write('this version has no bulk call: its row is left out\n');
    return [];
  }
  const [session] = await stack.stoppedSessions(1);
  if (!session) throw new Error('there is no session');
  const { apiUrl, adminKey: apiKey } = stack.at;
  const url = `${apiUrl}/sessions/${session.id}/messages/bulk`;
  const messages = Array.from({ length: bulkMessages }, (_, index) => ({
    to: String(12_125_550_000 + index),
    text: `Hello ${index}`,
  }));
  const times = { bulk: [] as number[], copy: [] as number[] };
  for (let round = 0; round <= bulkRounds; round += 1) {
    const body = { messages };
    const [answer, ms] = await timed(() => requestJson({ method: 'POST', url, apiKey, body, signal: stack.signal }));
    requireAllAccepted(answer, bulkMessages);
    const copyMs = await stack.bareCopyMs(session, bulkMessages);
    if (round === 0) continue; // warms both up
    times.bulk.push(ms);
    times.copy.push(copyMs);
  }
  const name = `bulk call with ${bulkMessages} messages, against COPY and one token`;
  const measured = { name, unit: 'ms', value: quantile(times.bulk, 0.5), floor: quantile(times.copy, 0.5) };
  return [atMost(measured, MOST)];
}

async function hasBulkCall({ at, signal }: BenchStack): Promise<boolean> {
  const { paths } = (await requestJson({ url: `${at.apiUrl}/openapi.json`, signal })) as { paths: object };
  return Object.hasOwn(paths, '/sessions/{sessionId}/messages/bulk');
}

function requireAllAccepted(answer: unknown, wanted: number): void {
  const { batch } = answer as { batch?: { accepted?: unknown } };
  if (batch?.accepted !== wanted) throw new CliError(`The bulk call accepted ${String(batch?.accepted)} messages.`);
}
