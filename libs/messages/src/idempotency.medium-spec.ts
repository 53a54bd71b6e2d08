import { createHash, randomUUID } from 'node:crypto';
import { SessionsModule, SessionsService } from '@chasqui/sessions';
import { parseChatId } from '@chasqui/whatsapp-vocabulary';
import { asMessage } from '../../../test/support/accept-text.js';
import { Proxy } from '../../../test/support/proxy.js';
import { Rows, type SessionId } from '../../../test/support/medium-rows.js';
import { migratedDatabase, openWorld, type World } from '../../../test/support/medium-world.js';
import { AcceptanceService, type Accepted, type SendOptions } from './acceptance.service.js';
import type { IdempotentRequest } from './idempotency.js';
import { IdempotencyKeysService } from './idempotency-keys.service.js';
import { MessagesModule } from './messages.module.js';
import { MessagesService } from './messages.service.js';

const MESSAGE = { to: parseChatId('919876543210'), text: 'hello' };
const RACES = 25;

let databaseUrl: string;
let world: World;
/** Another process. */
let other: World;
let keys: IdempotencyKeysService;
let rows: Rows;

beforeAll(async () => {
  databaseUrl = await migratedDatabase();
  world = await openWorld([MessagesModule, SessionsModule], { databaseUrl });
  other = await openWorld([MessagesModule, SessionsModule], { databaseUrl });
  keys = world.get(IdempotencyKeysService);
  rows = new Rows(world.database);
});

afterAll(async () => {
  await world.close();
  await other.close();
});

function aRequest(key: string = randomUUID(), body = 'hello'): IdempotentRequest {
  return { key, hash: createHash('sha256').update(body).digest() };
}

function accept(
  session: SessionId,
  request: IdempotentRequest,
  { from = world, ...options }: SendOptions & { from?: World } = {},
): Promise<Accepted> {
  return from.get(AcceptanceService).accept(session, asMessage({ ...MESSAGE, ...options }), request);
}

async function age(key: string, hours: number): Promise<void> {
  await world.database.query(
    'UPDATE idempotency_keys SET created_at = now() - make_interval(hours => $2) WHERE key = $1',
    [key, hours],
  );
}

async function count(table: 'idempotency_keys' | 'messages', session: SessionId): Promise<number> {
  const [row] = await world.database.query<{ count: number }[]>(
    `SELECT count(*)::integer AS count FROM ${table} WHERE session_id = $1`,
    [session.id],
  );
  return row?.count ?? -1;
}

async function limitDaily(session: SessionId, dailyMessages: number): Promise<void> {
  const plan = randomUUID();
  await world.database.query('INSERT INTO plans (id, daily_messages) VALUES ($1, $2)', [plan, dailyMessages]);
  await world.database.query('UPDATE accounts SET plan_id = $2 WHERE id = $1', [session.accountId, plan]);
}

describe('a call with an idempotency key', () => {
  it('that comes again is told of the message of the first', async () => {
    const session = await rows.aSession();
    const request = aRequest();
    const first = await accept(session, request);
    if (first.outcome !== 'accepted') throw new Error('the first call was not accepted');
    const replay = await accept(session, request);
    expect(replay).toEqual({ outcome: 'replayed', waId: first.waId, hold: first.hold, answer: null });
    expect(await count('messages', session)).toBe(1);
  });

  it('that comes many times at once, to two processes, makes one message, which is counted once', async () => {
    const session = await rows.aSession();
    await limitDaily(session, 1);
    const request = aRequest();
    const all = await Promise.all(
      Array.from({ length: 100 }, (_, index) => accept(session, request, { from: index % 2 ? world : other })),
    );
    expect(all.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(1);
    expect(new Set(all.map((one) => 'waId' in one && one.waId)).size).toBe(1);
    expect(await count('messages', session)).toBe(1);
    expect(await rows.usageOf(session.id)).toMatchObject({ accepted: 1 });
  });

  it('is refused when the key belongs to another request, and the first keeps it', async () => {
    const session = await rows.aSession();
    const request = aRequest();
    await accept(session, request);
    await expect(accept(session, aRequest(request.key, 'bye'))).rejects.toMatchObject({
      code: 'idempotency_key_reused',
    });
    expect(await accept(session, request)).toMatchObject({ outcome: 'replayed' });
  });

  it('may have a key that another account uses', async () => {
    const request = aRequest();
    for (const session of [await rows.aSession(), await rows.aSession()]) {
      expect(await accept(session, request)).toMatchObject({ outcome: 'accepted' });
    }
  });

  it('is told what holds its message back now, as long as nobody was told anything', async () => {
    const session = await rows.aSession();
    const request = aRequest();
    await accept(session, request);
    await world.database.query(
      `UPDATE sessions SET outbox_paused_at = now(), outbox_pause_reason = 'paused_by_request' WHERE id = $1`,
      [session.id],
    );
    expect(await accept(session, request)).toMatchObject({ outcome: 'replayed', hold: { reason: 'outbox_paused' } });
  });

  it('is answered of its message also when the session could accept no other', async () => {
    const session = await rows.aSession();
    const request = aRequest();
    await accept(session, request);
    await limitDaily(session, 0);
    await world.database.query('UPDATE sessions SET paired_at = NULL WHERE id = $1', [session.id]);
    expect(await accept(session, request, { isReady: false, mayQueue: false })).toMatchObject({ outcome: 'replayed' });
  });

  it('finds its message when the answer to the commit was lost', async () => {
    const proxy = await Proxy.before(databaseUrl);
    const cut = await openWorld([MessagesModule], { databaseUrl: proxy.url });
    try {
      const session = await rows.aSession();
      const request = aRequest();
      proxy.loseAnswerTo('INSERT INTO messages');
      const lost = accept(session, request, { from: cut });
      await expect(lost).rejects.toMatchObject({ code: 'storage_outcome_unknown' });
      expect(await accept(session, request)).toMatchObject({ outcome: 'replayed' });
      expect(await count('messages', session)).toBe(1);
    } finally {
      await cut.close();
      proxy.close();
    }
  });
});

describe('a key of a refused call', () => {
  it.each([
    [
      'the session is not paired',
      (session: SessionId) => world.database.query('UPDATE sessions SET paired_at = NULL WHERE id = $1', [session.id]),
      {},
    ],
    ['its messages of the day are used up', (session: SessionId) => limitDaily(session, 0), {}],
    ['it must not wait and cannot leave', () => Promise.resolve(), { mayQueue: false, isReady: false }],
  ])('is free when %s', async (_why, refuse: (session: SessionId) => Promise<unknown>, options) => {
    const session = await rows.aSession();
    const request = aRequest();
    await refuse(session);
    const refused = await accept(session, request, options).catch((error: unknown) => error);
    expect(refused).not.toMatchObject({ outcome: 'accepted' });
    expect(await count('idempotency_keys', session)).toBe(0);
    await limitDaily(session, 5);
    await world.database.query('UPDATE sessions SET paired_at = now() WHERE id = $1', [session.id]);
    expect(await accept(session, aRequest(request.key, 'bye'))).toMatchObject({ outcome: 'accepted' });
  });
});

describe('a key that is older than a day', () => {
  it('is taken over by the next call, however many come at once', async () => {
    const session = await rows.aSession();
    const request = aRequest();
    const first = await accept(session, request);
    await age(request.key, 25);
    const next = aRequest(request.key, 'bye');
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, index) => accept(session, next, { from: index % 2 ? world : other })),
    );
    expect(all.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(1);
    expect(all.map((one) => 'waId' in one && one.waId)).not.toContain('waId' in first && first.waId);
    expect([await count('idempotency_keys', session), await count('messages', session)]).toEqual([1, 2]);
  });

  it('is deleted by and by, and no other', async () => {
    const session = await rows.aSession();
    const [old, young] = [aRequest(), aRequest()];
    for (const request of [old, young]) await accept(session, request);
    await age(old.key, 25);
    await age(young.key, 23);
    await Promise.all([keys.deleteOld(), keys.deleteOld()]);
    expect(await count('idempotency_keys', session)).toBe(1);
    expect(await accept(session, young)).toMatchObject({ outcome: 'replayed' });
  });
});

describe('the answer of a key', () => {
  it('is the first that any call knows', async () => {
    const session = await rows.aSession();
    const request = aRequest();
    const accepted = await accept(session, request);
    const of = { key: request.key, waId: 'waId' in accepted ? accepted.waId : '' };
    const told = await Promise.all([1, 2, 3].map((n) => keys.keepFirst(session.accountId, of, { n })));
    expect(new Set(told.map(({ n }) => n)).size).toBe(1);
    expect(await accept(session, request)).toMatchObject({ outcome: 'replayed', answer: told[0] });
  });

  it('is not written to a key that has been taken over since', async () => {
    const session = await rows.aSession();
    const request = aRequest();
    const first = await accept(session, request);
    await age(request.key, 25);
    await accept(session, request);
    const of = { key: request.key, waId: 'waId' in first ? first.waId : '' };
    expect(await keys.keepFirst(session.accountId, of, { late: true })).toEqual({ late: true });
    expect(await accept(session, request)).toMatchObject({ outcome: 'replayed', answer: null });
  });
});

describe('calls with a few keys, deletions of their sessions and of old keys, all at once', () => {
  it('never wait in a circle, and leave one message for each key', async () => {
    const accountId = await rows.anAccount();
    for (let race = 0; race < RACES; race += 1) {
      const sessions = await Promise.all([1, 2].map(() => rows.aSession({ accountId })));
      const requests = [aRequest(), aRequest()];
      for (const { key } of requests) {
        await world.database.query(
          `INSERT INTO idempotency_keys (account_id, key, request_hash, session_id, wa_id, created_at)
           VALUES ($1, $2, '', gen_random_uuid(), 'gone', now() - interval '25 hours')`,
          [accountId, key],
        );
      }
      const calls = sessions.flatMap((session) =>
        requests.flatMap((request) => [world, other, world].map((from) => accept(session, request, { from }))),
      );
      const deletions = [sessions[0]].map((session) => session && remove(session));
      const outcomes = await Promise.allSettled([...calls, ...deletions, keys.deleteOld()]);
      const errors = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [String(outcome.reason)] : []));
      expect(errors.filter((error) => error !== 'DomainError: session_not_authenticated')).toEqual([]);
      const accepted = outcomes.filter(
        (outcome) => outcome.status === 'fulfilled' && (outcome.value as Accepted | undefined)?.outcome === 'accepted',
      );
      expect(accepted).toHaveLength(requests.length);
    }
  });

  async function remove(session: SessionId): Promise<void> {
    await world.database.transaction(async (manager) => {
      await world.get(SessionsService).delete(manager, session.accountId, session.id);
      await world.get(MessagesService).cancelQueued(manager, session);
    });
  }
});
