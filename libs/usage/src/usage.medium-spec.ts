import { randomUUID } from 'node:crypto';
import { Rows, type SessionId } from '../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../test/support/medium-world.js';
import { UsageModule } from './usage.module.js';
import { UsageService } from './usage.service.js';

const NOTHING = {
  accepted: 0,
  sent: 0,
  delivered: 0,
  read: 0,
  failed: 0,
  cancelled: 0,
  expired: 0,
  received: 0,
  media: 0,
};

let world: World;
let usage: UsageService;
let rows: Rows;

beforeAll(async () => {
  world = await openWorld([UsageModule]);
  usage = world.get(UsageService);
  rows = new Rows(world.database);
});

afterAll(() => world.close());

function run(sql: string, values: unknown[]): Promise<unknown> {
  return world.database.query(sql, values);
}

async function use(session: SessionId, day: string, accepted: number): Promise<void> {
  await run('INSERT INTO usage_messages (session_id, day, account_id, accepted, received) VALUES ($1, $2, $3, $4, 1)', [
    session.id,
    day,
    session.accountId,
    accepted,
  ]);
}

async function request(
  session: SessionId,
  used: { key: string; day: string; times: number; isOfNone?: boolean },
): Promise<void> {
  await run('INSERT INTO usage_requests (key_id, session_id, day, account_id, requests) VALUES ($1, $2, $3, $4, $5)', [
    used.key,
    used.isOfNone ? null : session.id,
    used.day,
    session.accountId,
    used.times,
  ]);
}

function live(session: SessionId, created: string, deleted: string | null): Promise<unknown> {
  return run('UPDATE sessions SET created_at = $2, deleted_at = $3 WHERE id = $1', [session.id, created, deleted]);
}

/** A managed key that owns the session. @returns its id and that of the session's key */
async function own(session: SessionId): Promise<{ key: string; sessionKey: string }> {
  const insert = async (kind: string, sessionId: string | null, issuer: string | null): Promise<string> => {
    const [row] = await world.database.query<{ id: string }[]>(
      `INSERT INTO api_keys (account_id, kind, session_id, issuer_id, name, prefix, hash)
       VALUES ($1, $2, $3, $4, 'key', 'wask_', decode(md5($5), 'hex')) RETURNING id`,
      [session.accountId, kind, sessionId, issuer, randomUUID()],
    );
    return row?.id ?? '';
  };
  const key = await insert('managed', null, null);
  await run('UPDATE sessions SET owner_key_id = $2 WHERE id = $1', [session.id, key]);
  return { key, sessionKey: await insert('session', session.id, key) };
}

const JANUARY = { from: '2026-01-01', to: '2026-01-03', timeZone: 'UTC' };

describe('a period', () => {
  const resolve = async (asked: { from?: string; to?: string }, timeZone = 'UTC'): Promise<unknown> => {
    const account = await rows.anAccount();
    await run('UPDATE accounts SET time_zone = $2 WHERE id = $1', [account, timeZone]);
    return usage.resolvePeriod(account, asked);
  };

  it('is of days as they are asked for, or of the days in which the times are', async () => {
    expect(await resolve({ from: '2026-01-01', to: '2026-01-31' })).toEqual({ ...JANUARY, to: '2026-01-31' });
    const times = { from: '2025-12-31T23:30:00+00:00', to: '2026-01-31T12:00:00.000Z' };
    const expected = { from: '2026-01-01', to: '2026-02-01', timeZone: 'Pacific/Kiritimati' };
    expect(await resolve(times, 'Pacific/Kiritimati')).toEqual(expected);
  });

  it('is the last 30 days of the account unless told otherwise', async () => {
    const today = (timeZone: string): string => new Intl.DateTimeFormat('en-CA', { timeZone }).format(new Date());
    for (const timeZone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
      const begin = today(timeZone);
      const { from, to } = (await resolve({}, timeZone)) as { from: string; to: string };
      expect([begin, today(timeZone)]).toContain(to);
      expect(Date.parse(to) - Date.parse(from)).toBe(29 * 24 * 60 * 60 * 1_000);
    }
    expect(await resolve({ to: '2026-01-30' })).toMatchObject({ from: '2026-01-01', to: '2026-01-30' });
  });

  it('may be a day or a leap year long, and no longer, and never runs backwards', async () => {
    expect(await resolve({ from: '2026-01-01', to: '2026-01-01' })).toMatchObject({ to: '2026-01-01' });
    expect(await resolve({ from: '2024-01-01', to: '2024-12-31' })).toMatchObject({ to: '2024-12-31' });
    const refused = (field: string): unknown => ({ code: 'usage_period_invalid', details: { field } });
    await expect(resolve({ from: '2024-01-01', to: '2025-01-01' })).rejects.toMatchObject(refused('from') as object);
    await expect(resolve({ from: '2026-01-02', to: '2026-01-01' })).rejects.toMatchObject(refused('to') as object);
  });
});

describe('the report', () => {
  it('tells of each session and day, and its totals are their sums', async () => {
    const session = await rows.aSession({ name: 'one' });
    const other = await rows.aSession({ accountId: session.accountId, name: 'two' });
    await live(session, '2025-01-01', null);
    await live(other, '2025-01-02', null);
    await use(session, '2026-01-01', 5);
    await use(session, '2026-01-03', 2);
    await use(other, '2026-01-03', 1);
    await use(other, '2026-01-04', 100);
    const key = randomUUID();
    await request(session, { key, day: '2026-01-03', times: 7 });
    await request(session, { key, day: '2026-01-03', times: 3, isOfNone: true });
    const { totals, sessions, days } = await usage.report({ accountId: session.accountId }, JANUARY);
    expect(sessions).toEqual([
      {
        id: session.id,
        name: 'one',
        isDeleted: false,
        requests: 7,
        messages: { ...NOTHING, accepted: 7, received: 2 },
      },
      { id: other.id, name: 'two', isDeleted: false, requests: 0, messages: { ...NOTHING, accepted: 1, received: 1 } },
    ]);
    expect(days).toEqual([
      { day: '2026-01-01', requests: 0, messages: { ...NOTHING, accepted: 5, received: 1 }, mostSessions: 2 },
      { day: '2026-01-02', requests: 0, messages: NOTHING, mostSessions: 2 },
      { day: '2026-01-03', requests: 10, messages: { ...NOTHING, accepted: 3, received: 2 }, mostSessions: 2 },
    ]);
    const messages = { ...NOTHING, accepted: 8, received: 3 };
    expect(totals).toEqual({ requests: 10, messages, sessionsNow: 2, mostSessions: 2 });
  });

  it('keeps a deleted session with its name while it has usage, and forgets it otherwise', async () => {
    const session = await rows.aSession({ name: 'gone', isDeleted: true });
    await rows.aSession({ accountId: session.accountId, isDeleted: true });
    await use(session, '2026-01-01', 1);
    const { sessions, totals } = await usage.report({ accountId: session.accountId }, JANUARY);
    expect(sessions).toMatchObject([{ id: session.id, name: 'gone', isDeleted: true }]);
    expect(totals.sessionsNow).toBe(0);
  });

  it('tells nothing of another account', async () => {
    const session = await rows.aSession();
    await use(session, '2026-01-01', 1);
    await request(session, { key: randomUUID(), day: '2026-01-01', times: 1 });
    const { sessions, totals } = await usage.report({ accountId: await rows.anAccount() }, JANUARY);
    expect(sessions).toEqual([]);
    expect(totals).toEqual({ requests: 0, messages: NOTHING, sessionsNow: 0, mostSessions: 0 });
  });

  it("of a managed key tells of its sessions, and of its own and its sessions' requests only", async () => {
    const session = await rows.aSession();
    const stranger = await rows.aSession({ accountId: session.accountId });
    const { key, sessionKey } = await own(session);
    await use(session, '2026-01-01', 1);
    await use(stranger, '2026-01-01', 10);
    await request(session, { key, day: '2026-01-01', times: 1, isOfNone: true });
    await request(session, { key: sessionKey, day: '2026-01-01', times: 2 });
    await request(session, { key: randomUUID(), day: '2026-01-01', times: 40 });
    const scope = { accountId: session.accountId, ownerKeyId: key };
    const { sessions, totals } = await usage.report(scope, JANUARY);
    expect(sessions).toMatchObject([{ id: session.id, requests: 2, messages: { accepted: 1 } }]);
    expect(totals).toMatchObject({ requests: 3, messages: { accepted: 1 }, sessionsNow: 1 });
    const perDay = [];
    for await (const row of usage.sessionDays(scope, JANUARY)) perDay.push(row);
    expect(perDay).toMatchObject([
      { day: '2026-01-01', session: { id: session.id }, requests: 2, messages: { accepted: 1 } },
      { day: '2026-01-01', session: null, requests: 1, messages: NOTHING },
    ]);
  });

  it('knows the most sessions that existed at one time, in days of the account', async () => {
    const accountId = await rows.anAccount();
    const period = { from: '2026-01-02', to: '2026-01-06', timeZone: 'Asia/Tokyo' }; // UTC+9
    const lives: [string, string | null][] = [
      ['2025-12-01T00:00:00Z', '2025-12-31T00:00:00Z'],
      ['2026-01-01T00:00:00Z', '2026-01-03T16:00:00Z'], // deleted on the 4th in Tokyo
      ['2026-01-02T01:00:00Z', '2026-01-02T02:00:00Z'],
      ['2026-01-02T02:00:00Z', '2026-01-02T03:00:00Z'], // begins when the one before ends
      ['2026-01-04T16:00:00Z', null], // the 5th in Tokyo
    ];
    for (const [created, deleted] of lives) await live(await rows.aSession({ accountId }), created, deleted);
    const { days, totals } = await usage.report({ accountId }, period);
    expect(days.map(({ mostSessions }) => mostSessions)).toEqual([2, 1, 1, 1, 1]);
    expect(totals).toMatchObject({ sessionsNow: 1, mostSessions: 2 });
  });

  it('knows no sessions of days that have not come', async () => {
    const { accountId } = await rows.aSession();
    const day = (ahead: number): string =>
      new Date(Date.now() + ahead * 24 * 60 * 60 * 1_000).toISOString().slice(0, 10);
    const { days } = await usage.report({ accountId }, { from: day(-1), to: day(2), timeZone: 'UTC' });
    expect(days[3]?.mostSessions).toBe(0);
    expect(Math.max(...days.map(({ mostSessions }) => mostSessions))).toBe(1);
  });
});
