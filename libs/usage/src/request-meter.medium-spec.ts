import { randomUUID } from 'node:crypto';
import { eventually } from '../../../test/support/eventually.js';
import { Proxy } from '../../../test/support/proxy.js';
import { Rows } from '../../../test/support/medium-rows.js';
import { migratedDatabase, openWorld, type World } from '../../../test/support/medium-world.js';
import { RequestMeter } from './request-meter.js';
import { UsageModule } from './usage.module.js';

interface Key {
  id: string;
  accountId: string;
}

let databaseUrl: string;
let proxy: Proxy;
let world: World;
/** Another process, whose connection can be broken. */
let remote: World;
let rows: Rows;

beforeAll(async () => {
  databaseUrl = await migratedDatabase();
  proxy = await Proxy.before(databaseUrl);
  world = await openWorld([UsageModule], { databaseUrl });
  remote = await openWorld([UsageModule], { databaseUrl: proxy.url });
  rows = new Rows(world.database);
});

afterAll(async () => {
  await world.close();
  await remote.close();
  proxy.close();
});

async function aKey(accountId?: string): Promise<Key> {
  const owner = accountId ?? (await rows.anAccount());
  const [row] = await world.database.query<{ id: string }[]>(
    `INSERT INTO api_keys (account_id, kind, name, prefix, hash)
     VALUES ($1, 'admin', 'key', 'wamk_', decode(md5($2), 'hex')) RETURNING id`,
    [owner, randomUUID()],
  );
  if (!row) throw new Error('the inserted key was not returned');
  return { id: row.id, accountId: owner };
}

async function requestsOf(key: Key): Promise<{ sessionId: string | null; requests: number }[]> {
  return world.database.query(
    `SELECT session_id AS "sessionId", sum(requests)::integer AS requests FROM usage_requests
     WHERE key_id = $1 AND account_id = $2 GROUP BY session_id ORDER BY session_id`,
    [key.id, key.accountId],
  );
}

async function lastUseOf(key: { id: string }): Promise<Date | null> {
  const [row] = await world.database.query<{ at: Date | null }[]>(
    'SELECT last_used_at AS at FROM api_keys WHERE id = $1',
    [key.id],
  );
  return row?.at ?? null;
}

function count(meter: RequestMeter, key: Key, times: number, sessionId: string | null = null): void {
  for (let request = 0; request < times; request += 1) meter.count(key, sessionId);
}

describe('requests', () => {
  it('are added up per key and session, over flushes and processes', async () => {
    const [meter, second] = [world.get(RequestMeter), remote.get(RequestMeter)];
    const [key, neighbour] = [await aKey(), await aKey()];
    const sessionId = randomUUID();
    for (let flush = 0; flush < 3; flush += 1) {
      count(meter, key, 2);
      count(meter, key, 3, sessionId);
      count(second, key, 5, sessionId);
      count(second, neighbour, 1);
      await Promise.all([meter.flush(), second.flush()]);
    }
    expect(await requestsOf(key)).toEqual([
      { sessionId, requests: 24 },
      { sessionId: null, requests: 6 },
    ]);
    expect(await requestsOf(neighbour)).toEqual([{ sessionId: null, requests: 3 }]);
  });

  it('that came once are written once', async () => {
    const meter = world.get(RequestMeter);
    const key = await aKey();
    count(meter, key, 1);
    await meter.flush();
    await meter.flush();
    expect(await requestsOf(key)).toEqual([{ sessionId: null, requests: 1 }]);
  });

  it("count for the day of the account's time zone", async () => {
    const meter = world.get(RequestMeter);
    const key = await aKey();
    for (const timeZone of ['Pacific/Pago_Pago', 'Pacific/Kiritimati']) {
      await world.database.query('UPDATE accounts SET time_zone = $2 WHERE id = $1', [key.accountId, timeZone]);
      count(meter, key, 1);
      await meter.flush();
    }
    const days: unknown = await world.database.query('SELECT requests FROM usage_requests WHERE key_id = $1', [key.id]);
    expect(days).toEqual([{ requests: 1 }, { requests: 1 }]);
  });

  it("tell when a key was last used, an operator's too, though that is no account's usage", async () => {
    const meter = world.get(RequestMeter);
    const [operator] = await world.database.query<{ id: string }[]>(
      `INSERT INTO api_keys (kind, name, prefix, hash) VALUES ('operator', 'key', 'waop_', '\\x00') RETURNING id`,
    );
    if (!operator) throw new Error('the inserted key was not returned');
    const [used, unused] = [await aKey(), await aKey()];
    const before = new Date();
    count(meter, used, 1);
    meter.count(operator, null);
    await meter.flush();
    const after = new Date();
    for (const key of [used, operator]) {
      const at = Number(await lastUseOf(key));
      expect(at).toBeGreaterThanOrEqual(before.getTime());
      expect(at).toBeLessThanOrEqual(after.getTime());
    }
    expect(await lastUseOf(unused)).toBeNull();
    const counted: unknown = await world.database.query('SELECT 1 FROM usage_requests WHERE key_id = $1', [
      operator.id,
    ]);
    expect(counted).toEqual([]);
  });

  it('are written while somebody changes the key', async () => {
    const key = await aKey();
    await world.database.transaction(async (manager) => {
      await manager.query(`UPDATE api_keys SET name = 'new' WHERE id = $1`, [key.id]);
      count(remote.get(RequestMeter), key, 1);
      await remote.get(RequestMeter).flush();
    });
    expect(await requestsOf(key)).toEqual([{ sessionId: null, requests: 1 }]);
  });
});

describe('a database that is away', () => {
  it('is waited for: nothing is lost, and nothing written twice', async () => {
    const meter = remote.get(RequestMeter);
    const key = await aKey();
    count(meter, key, 2);
    await meter.flush();
    proxy.cut();
    for (let attempt = 0; attempt < 3; attempt += 1) {
      count(meter, key, 10);
      await expect(meter.flush()).rejects.toThrow();
    }
    proxy.mend();
    await meter.flush();
    await meter.flush();
    expect(await requestsOf(key)).toEqual([{ sessionId: null, requests: 32 }]);
  });

  it('after a commit whose answer is lost, gets the same once, and what came since', async () => {
    const meter = remote.get(RequestMeter);
    const key = await aKey();
    count(meter, key, 7);
    proxy.loseAnswerTo('usage_flushes');
    await expect(meter.flush()).rejects.toThrow();
    expect(await requestsOf(key)).toEqual([{ sessionId: null, requests: 7 }]);
    count(meter, key, 4);
    await meter.flush();
    expect(await requestsOf(key)).toEqual([{ sessionId: null, requests: 11 }]);
  });

  it('that has still to finish what nobody waits for any more, gets it once', async () => {
    const meter = remote.get(RequestMeter);
    const key = await aKey();
    const blocker = world.database.createQueryRunner();
    await blocker.startTransaction();
    await blocker.query(
      `INSERT INTO usage_requests (key_id, day, account_id, requests)
       VALUES ($1, (now() AT TIME ZONE 'UTC')::date, $2, 0)`,
      [key.id, key.accountId],
    );
    count(meter, key, 3);
    const first = meter.flush().catch((error: unknown) => error);
    await untilWaiting();
    proxy.cut();
    expect(await first).toBeInstanceOf(Error);
    proxy.mend();
    const second = meter.flush();
    await blocker.commitTransaction();
    await blocker.release();
    await second;
    expect(await requestsOf(key)).toEqual([{ sessionId: null, requests: 3 }]);
  });
});

/** Until a flush stands at the lock of another transaction. */
async function untilWaiting(): Promise<void> {
  await eventually(
    () =>
      world.database.query<unknown[]>(
        `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%usage_flushes%'
           AND datname = current_database()`,
      ),
    (waiting) => waiting.length > 0,
  );
}

describe('what writers left', () => {
  it('is removed when they are long gone', async () => {
    const [old, fresh] = [randomUUID(), randomUUID()];
    await world.database.query(
      `INSERT INTO usage_flushes (writer, batch, at) VALUES ($1, 1, now() - interval '31 days'), ($2, 1, now())`,
      [old, fresh],
    );
    await world.get(RequestMeter).forgetOldWriters();
    const left: unknown = await world.database.query('SELECT writer FROM usage_flushes WHERE writer = ANY($1)', [
      [old, fresh],
    ]);
    expect(left).toEqual([{ writer: fresh }]);
  });
});
