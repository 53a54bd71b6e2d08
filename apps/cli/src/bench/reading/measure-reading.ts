import { z } from 'zod';
import { quantile, timed } from '../figures.js';
import type { BenchRow } from '../bench-row.js';
import { fillMessages } from './fill-messages.js';
import { PageClient } from './page-client.js';
import { readingFilters, type AskedFor } from './reading-filters.js';
import { withReadingStack } from './reading-stack.js';

/** Of each filter: enough that the 99th percentile is not the slowest one, and fewer where a table is only tried. */
const MOST_REQUESTS = 300;
const LEAST_REQUESTS = 10;
const ROWS_PER_REQUEST = 10_000;
const MOST_WARM_UP_REQUESTS = 20;
const MOST_P99_MS = 20;

const pageSchema = z.object({
  messages: z.array(z.object({ messageId: z.string() })),
  nextCursor: z.string().nullable(),
});

/** In milliseconds, taken in turns. */
interface Times {
  readonly pages: readonly number[];
  /** Of an API call that reads three rows by their keys: what a page cannot go below on this machine. */
  readonly singles: readonly number[];
}

/**
 * How long one page of `GET /sessions/{id}/messages` takes over HTTP, for each filter, with so many messages in the
 * table. On an installation of its own: PostgreSQL and the API.
 */
export async function measureReading(
  rows: number,
  { signal, report }: { signal: AbortSignal; report: (line: string) => void },
): Promise<BenchRow[]> {
  return withReadingStack(signal, async ({ databaseUrl, apiUrl, accountId, adminKey }) => {
    const [filled, fillMs] = await timed(() => fillMessages(databaseUrl, { accountId, rows, report }));
    report(`filled in ${(fillMs / 1_000).toFixed(0)} s`);
    const client = new PageClient(apiUrl, adminKey);
    const single = await aSingle(client, filled.largestSessionId);
    const filters = readingFilters(filled);
    const requests = Math.max(LEAST_REQUESTS, Math.min(MOST_REQUESTS, rows / ROWS_PER_REQUEST));
    const warmUp = Math.min(MOST_WARM_UP_REQUESTS, requests);
    for (const asked of filters) await ask(client, { asked, single, requests: warmUp });
    const results: BenchRow[] = [];
    for (const asked of filters) {
      signal.throwIfAborted();
      const times = await ask(client, { asked, single, requests });
      report(`${asked.name}: p99 ${quantile(times.pages, 0.99).toFixed(1)} ms`);
      results.push(...rowsOf(asked.name, times));
    }
    client.close();
    return results;
  });
}

async function aSingle(client: PageClient, sessionId: string): Promise<string> {
  const { answer } = await client.ask(`/sessions/${sessionId}/messages?limit=1`);
  return `/sessions/${sessionId}/messages/${pageSchema.parse(answer).messages[0]?.messageId ?? ''}`;
}

/** One after another: what is measured is a page, and not a queue of clients. */
async function ask(
  client: PageClient,
  { asked, single, requests }: { asked: AskedFor; single: string; requests: number },
): Promise<Times> {
  const [pages, singles]: [number[], number[]] = [[], []];
  let cursor: string | null = null;
  for (let index = 0; index < requests; index += 1) {
    const page = await client.ask(asked.path(index, cursor));
    cursor = pageSchema.parse(page.answer).nextCursor;
    pages.push(page.ms);
    singles.push((await client.ask(single)).ms);
  }
  return { pages, singles };
}

function rowsOf(name: string, { pages, singles }: Times): BenchRow[] {
  return [0.5, 0.99].map((share) => {
    const [value, floor] = [quantile(pages, share), quantile(singles, share)];
    const isJudged = share === 0.99;
    return {
      name: `read: ${name}, p${share * 100}`,
      value: Number(value.toFixed(2)),
      unit: 'ms',
      floor: Number(floor.toFixed(2)),
      ratio: Number((value / floor).toFixed(2)),
      target: isJudged ? `≤ ${MOST_P99_MS} ms` : null,
      pass: !isJudged || value <= MOST_P99_MS,
    };
  });
}
