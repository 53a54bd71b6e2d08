import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { runningDatabaseUrl } from '../../up/installation-database.js';
import { quantile } from '../figures.js';
import type { BenchStack } from './bench-stack.js';
import { atMostMore, type BenchRow } from '../bench-row.js';
import type { Scale } from './scale.js';
import { recipient } from './throughput-rows.js';

const MOST_MORE_MS = 5;
const WITHIN_MS = 10_000;
/** So that a session is idle when the next message comes. */
const PAUSE_MS = 40;

/**
 * From an accepted message to the call of the page, on an idle session. What can be seen of it is when the row was
 * written (before its commit) and when the network took the message. What the page itself takes, from the bare
 * library's call until the network has the message, is measured in turns with it and taken off.
 */
export async function handOverRow(stack: BenchStack, { handOvers }: Scale): Promise<BenchRow[]> {
  const [session] = await stack.readySessions(1);
  const loop = await stack.directLoop(1);
  if (!session) throw new Error('there is no session');
  const { ledger, signal } = stack;
  const database = new Client({ connectionString: runningDatabaseUrl(stack.at.dataDir) });
  await database.connect();
  const times = { ours: [] as number[], page: [] as number[], bare: [] as number[] };
  try {
    await ledger.skip(signal);
    for (let number = 0; number < handOvers; number += 1) {
      const waId = await session.sendText(recipient(0), `hand-over ${number}`);
      const [ours] = await ledger.until({ count: 1, senders: [session.number], withinMs: WITHIN_MS }, signal);
      times.ours.push((ours?.at ?? Number.NaN) - (await acceptedAtMs(database, waId)));
      const order = { clients: 1, messages: 1, chats: [`${recipient(0)}@c.us`], waits: true, pauseMs: 0 };
      const [[calledAt = Number.NaN] = []] = await loop.send({ ...order, text: `hand-over ${number}` });
      const [direct] = await ledger.until({ count: 1, senders: loop.numbers, withinMs: WITHIN_MS }, signal);
      times.page.push((direct?.at ?? Number.NaN) - calledAt);
      times.bare.push(await stack.bareRoundTripMs());
      await delay(PAUSE_MS);
    }
  } finally {
    await database.end();
  }
  const value = quantile(times.ours, 0.5) - quantile(times.page, 0.5);
  const name = 'accepted → handed to the page, p50, against a bare BullMQ round trip';
  return [atMostMore({ name, unit: 'ms', value, floor: quantile(times.bare, 0.5) }, MOST_MORE_MS)];
}

async function acceptedAtMs(database: Client, waId: string): Promise<number> {
  const { rows } = await database.query<{ at: number }>(
    `SELECT (extract(epoch FROM t.at) * 1000)::float8 AS at
     FROM messages m JOIN message_transitions t ON t.message_id = m.id WHERE m.wa_id = $1 AND t.status = 'queued'`,
    [waId],
  );
  return rows[0]?.at ?? Number.NaN;
}
