import { randomUUID } from 'node:crypto';
import type { SessionId } from '../../../../../../test/support/medium-rows.js';
import { TokenApi } from '../../../../../../test/support/token-api.js';
import { WholeApi } from '../../../../../../test/support/whole-api.js';

const DEVICE = '919876543210';

let whole: WholeApi;
let api: TokenApi;
let session: SessionId;

beforeAll(async () => {
  whole = await WholeApi.open();
});

beforeEach(async () => {
  api = await TokenApi.inNewAccount(whole);
  session = await api.aDevice(DEVICE);
});

afterAll(() => whole.close());

async function messages(counts: Record<string, number>): Promise<void> {
  for (const [status, count] of Object.entries(counts)) {
    for (let nth = 0; nth < count; nth += 1) await api.rows.aMessage(session, { status });
  }
}

/** Where it is always between 11 and 13 o'clock, so that an hour is no day. */
async function liveAtNoon(): Promise<void> {
  const offset = 12 - new Date().getUTCHours();
  const name = offset === 0 ? 'Etc/GMT' : `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`;
  await whole.database.query('UPDATE accounts SET time_zone = $1 WHERE id = $2', [name, api.accountId]);
}

async function balance(): Promise<unknown> {
  return (await api.call('GET', `/api/reports/balance/${DEVICE}`)).body;
}

async function failed(query = ''): Promise<{ number: string; date: string; reason: string }[]> {
  const { status, body } = await api.call('GET', `/api/reports/failed_numbers${query}`);
  expect(status).toBe(200);
  return body['data'] as { number: string; date: string; reason: string }[];
}

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}

describe('the balance of a device', () => {
  it('is the allowance of the day less what was and will be sent of what came today', async () => {
    await liveAtNoon();
    const plan = `daily-${randomUUID().slice(0, 8)}`;
    await whole.database.query('INSERT INTO plans (id, daily_messages) VALUES ($1, 10)', [plan]);
    await whole.database.query('UPDATE accounts SET plan_id = $1 WHERE id = $2', [plan, api.accountId]);
    await messages({ sent: 1, delivered: 1, read: 1, queued: 2, uncertain: 1, failed: 1, expired: 1, cancelled: 1 });
    expect(await balance()).toEqual({ success: true, remaining: 4, successful_count: 3, pending: 3, failed: 2 });
    await whole.database.query(
      `UPDATE messages SET created_at = now() - interval '13 hours' WHERE session_id = $1 AND status <> 'queued'`,
      [session.id],
    );
    expect(await balance()).toEqual({ success: true, remaining: 8, successful_count: 0, pending: 2, failed: 0 });
  });

  it('has a number also where there is no allowance', async () => {
    await messages({ sent: 1 });
    expect(await balance()).toMatchObject({ remaining: 2_147_483_647, successful_count: 1 });
  });
});

describe('failed numbers', () => {
  it('are those of messages that never left, newest first, with the reason', async () => {
    await api.rows.aMessage(session, { status: 'failed', chatId: '4915000000@c.us' });
    await api.rows.aMessage(session, { status: 'sent', chatId: '4915000001@c.us' });
    await api.rows.aMessage(session, { status: 'cancelled', chatId: '4915000002@c.us' });
    await api.rows.aMessage(session, { status: 'expired', chatId: '4915000003@c.us' });
    const rows = await failed(`?device=${DEVICE}`);
    expect(rows.map(({ number, reason }) => [number, reason])).toEqual([
      ['4915000003', 'waited_too_long'],
      ['4915000000', 'refused_by_whatsapp'],
    ]);
    for (const { date } of rows) expect(date).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  it('are numbers of people to whom something was to be said: no groups, no hidden addresses, nothing done to a message', async () => {
    const [known, unknown] = ['187348320911234@lid', '187348320911235@lid'];
    await whole.database.query(
      `INSERT INTO contacts (account_id, session_id, phone, lid) VALUES ($1, $2, '4915000005@c.us', $3)`,
      [session.accountId, session.id, known],
    );
    for (const chatId of ['120363000000000000@g.us', known, unknown]) {
      await api.rows.aMessage(session, { status: 'failed', chatId });
    }
    for (const type of ['reaction', 'edit', 'revoke', 'star', 'pin']) {
      await api.rows.aMessage(session, { status: 'failed', type });
    }
    expect((await failed()).map(({ number }) => number)).toEqual(['4915000005']);
  });

  it('are of the days that are asked for, both included, in the time zone of the account', async () => {
    await liveAtNoon();
    for (const days of [0, 1, 2, 3]) {
      const { id } = await api.rows.aMessage(session, { status: 'failed', chatId: `491500000${days}@c.us` });
      await whole.database.query(`UPDATE messages SET status_since = now() - make_interval(days => $1) WHERE id = $2`, [
        days,
        id,
      ]);
    }
    const numbers = async (query: string): Promise<string[]> => (await failed(query)).map(({ number }) => number);
    expect(await numbers('')).toHaveLength(4);
    const [today] = await whole.database.query<{ day: string }[]>(
      `SELECT (now() AT TIME ZONE time_zone)::date::text AS day FROM accounts WHERE id = $1`,
      [api.accountId],
    );
    const day = (ago: number): string =>
      new Date(Date.parse(today?.day ?? '') - ago * 86_400_000).toISOString().slice(0, 10);
    expect(await numbers(`?from=${day(2)}&to=${day(1)}`)).toEqual(['4915000001', '4915000002']);
    expect(await numbers(`?from=${day(1)}`)).toEqual(['4915000000', '4915000001']);
  });

  it('are of all devices of the account where none is named, and of no other account', async () => {
    await api.rows.aMessage(await api.aDevice('919876543211'), { status: 'failed' });
    await api.rows.aMessage(session, { status: 'failed' });
    await api.rows.aMessage(await api.rows.aSession(), { status: 'failed' });
    expect(await failed()).toHaveLength(2);
  });

  it.each([
    ['?from=2026-02-30', 'The from field must match the format Y-m-d.'],
    ['?to=tomorrow', 'The to field must match the format Y-m-d.'],
    [`?from=${daysAgo(1)}&to=${daysAgo(1)}`, 'The to date must be a date after from.'],
    [`?from=${daysAgo(-9)}`, 'The to date must be a date after from.'],
    [`?from=${daysAgo(900)}`, 'The from date must be at most 366 days before to.'],
  ])('are not told of wrong days: %s', async (query, message) => {
    const { status, body } = await api.call('GET', `/api/reports/failed_numbers${query}`);
    expect([status, body['message']]).toEqual([422, message]);
  });
});
