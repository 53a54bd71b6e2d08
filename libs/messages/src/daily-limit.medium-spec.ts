import { randomUUID } from 'node:crypto';
import { SessionsModule } from '@chasqui/sessions';
import { parseChatId } from '@chasqui/whatsapp-vocabulary';
import { acceptText } from '../../../test/support/accept-text.js';
import { Rows, type SessionId } from '../../../test/support/medium-rows.js';
import { migratedDatabase, openWorld, type World } from '../../../test/support/medium-world.js';
import { MessagesModule } from './messages.module.js';
import { OutboxOrdersService } from './outbox-orders.service.js';

const MESSAGE = { to: parseChatId('919876543210'), text: 'hello' };
const DAY_SECONDS = 24 * 60 * 60;

let world: World;
let other: World;
let rows: Rows;

beforeAll(async () => {
  const databaseUrl = await migratedDatabase();
  world = await openWorld([MessagesModule, SessionsModule], { databaseUrl });
  other = await openWorld([MessagesModule, SessionsModule], { databaseUrl });
  rows = new Rows(world.database);
});

afterAll(async () => {
  await world.close();
  await other.close();
});

async function limited(dailyMessages: number | null): Promise<SessionId> {
  const session = await rows.aSession();
  const plan = randomUUID();
  await world.database.query('INSERT INTO plans (id, daily_messages) VALUES ($1, $2)', [plan, dailyMessages]);
  await world.database.query('UPDATE accounts SET plan_id = $2 WHERE id = $1', [session.accountId, plan]);
  return session;
}

/** What became of each of these sends, from two processes at once. */
async function send(session: SessionId, times: number): Promise<Record<string, number>> {
  const outcomes = await Promise.all(
    Array.from({ length: times }, (_, index) =>
      acceptText(index % 2 ? world : other, session, MESSAGE).then(
        () => 'accepted',
        (error: unknown) => (error as { code: string }).code,
      ),
    ),
  );
  return Object.fromEntries([...new Set(outcomes)].map((kind) => [kind, outcomes.filter((o) => o === kind).length]));
}

describe('the daily limit of messages', () => {
  it('lets exactly as many through as the plan says, however many come at once', async () => {
    const session = await limited(5);
    expect(await send(session, 20)).toEqual({ accepted: 5, daily_limit_reached: 15 });
    expect(await send(session, 3)).toEqual({ daily_limit_reached: 3 });
    expect(await world.get(OutboxOrdersService).summarise(session)).toMatchObject({ queued: 5 });
  });

  it('is of each session', async () => {
    const session = await limited(1);
    const neighbour = await rows.aSession({ accountId: session.accountId });
    expect(await send(session, 2)).toEqual({ accepted: 1, daily_limit_reached: 1 });
    expect(await send(neighbour, 1)).toEqual({ accepted: 1 });
  });

  it('can be none, and can be nothing at all', async () => {
    expect(await send(await limited(null), 12)).toEqual({ accepted: 12 });
    expect(await send(await limited(0), 2)).toEqual({ daily_limit_reached: 2 });
  });

  it('begins anew with a day of the account', async () => {
    const session = await limited(1);
    const travel = (timeZone: string): Promise<unknown> =>
      world.database.query('UPDATE accounts SET time_zone = $2 WHERE id = $1', [session.accountId, timeZone]);
    await travel('Pacific/Pago_Pago');
    expect(await send(session, 2)).toEqual({ accepted: 1, daily_limit_reached: 1 });
    await travel('Pacific/Kiritimati'); // where it is another day, at any time
    expect(await send(session, 2)).toEqual({ accepted: 1, daily_limit_reached: 1 });
  });

  it("tells the seconds until the account's midnight", async () => {
    const session = await limited(0);
    await world.database.query(`UPDATE accounts SET time_zone = 'Asia/Kathmandu' WHERE id = $1`, [session.accountId]);
    const before = Date.now();
    const error: unknown = await acceptText(world, session, MESSAGE).catch((reason: unknown) => reason);
    const after = Date.now();
    const { retryAfter } = (error as { details: { retryAfter: number } }).details;
    expect(error).toMatchObject({ code: 'daily_limit_reached', details: { limit: 0 } });
    const secondOfDay = (now: number): number => (now / 1_000 + (5 * 60 + 45) * 60) % DAY_SECONDS; // UTC+05:45
    expect(retryAfter).toBeLessThanOrEqual(Math.ceil(DAY_SECONDS - secondOfDay(before)));
    expect(retryAfter).toBeGreaterThanOrEqual(Math.ceil(DAY_SECONDS - secondOfDay(after)));
  });
});
