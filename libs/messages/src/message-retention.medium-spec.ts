import { randomUUID } from 'node:crypto';
import { Rows, type SessionId } from '../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../test/support/medium-world.js';
import { MessageRetentionService } from './message-retention.service.js';
import { MESSAGE_STATUSES } from './message-status.js';
import { MessagesModule } from './messages.module.js';

const KEPT_DAYS = 30;
const LOCK = 724_310_003;

let world: World;
let rows: Rows;
let retention: MessageRetentionService;

beforeAll(async () => {
  world = await openWorld([MessagesModule]);
  rows = new Rows(world.database);
  retention = world.get(MessageRetentionService);
});

afterAll(() => world.close());

const forever = (): AbortSignal => new AbortController().signal;

/** Of an account whose plan keeps messages for so many days. */
async function aSession(days = KEPT_DAYS, chosen: Partial<{ isDeleted: boolean }> = {}): Promise<SessionId> {
  const session = await rows.aSession(chosen);
  const plan = `plan-${randomUUID().slice(0, 8)}`;
  await world.database.query('INSERT INTO plans (id, retention_days) VALUES ($1, $2)', [plan, days]);
  await world.database.query('UPDATE accounts SET plan_id = $1 WHERE id = $2', [plan, session.accountId]);
  return session;
}

/** Stored so many days ago, and since then as it is; each with a history. @returns their ids */
async function store(
  session: SessionId,
  chosen: { status?: string; days?: number; changedDaysAgo?: number; isParked?: boolean; count?: number },
): Promise<string[]> {
  const { status = 'read', days = KEPT_DAYS + 1, changedDaysAgo = days, isParked = false, count = 1 } = chosen;
  const messages = await world.database.query<{ id: string }[]>(
    `WITH stored AS (
       INSERT INTO messages (account_id, session_id, wa_id, direction, chat_id, type, content, status, status_reason,
         created_at, status_since, parked_at)
       SELECT $1, $2, gen_random_uuid()::text, CASE WHEN $3 = 'received' THEN 'inbound' ELSE 'outbound' END, '1@c.us', 'text',
         '{"text":"old"}', $3, CASE WHEN $3 = 'failed' THEN 'refused_by_whatsapp' END,
         now() - make_interval(days => $4), now() - make_interval(days => $5), CASE WHEN $6 THEN now() END
       FROM generate_series(1, $7) RETURNING id, status),
     history AS (INSERT INTO message_transitions (message_id, status) SELECT id, status FROM stored)
     SELECT id FROM stored`,
    [session.accountId, session.id, status, days, changedDaysAgo, isParked, count],
  );
  return messages.map(({ id }) => id);
}

async function leftOf(session: SessionId): Promise<string[]> {
  const left = await world.database.query<{ id: string }[]>(
    'SELECT id FROM messages WHERE session_id = $1 ORDER BY position',
    [session.id],
  );
  return left.map(({ id }) => id);
}

describe('messages that ended longer ago than the plan of their account keeps them', () => {
  it('are deleted with their histories, and nothing that is younger', async () => {
    const session = await aSession();
    const [old = ''] = await store(session, {});
    const young = await store(session, { days: KEPT_DAYS - 1 });
    const other = await aSession(KEPT_DAYS + 5);
    const keptThere = await store(other, {});
    expect(await retention.deleteOld(forever())).toBe(1);
    expect(await leftOf(session)).toEqual(young);
    expect(await rows.historyOf(old)).toEqual([]);
    expect(await rows.historyOf(young[0] ?? '')).toEqual(['read']);
    expect(await leftOf(other)).toEqual(keptThere);
  });

  it.each([...MESSAGE_STATUSES, 'received'])('go or stay by what they are: %s', async (status) => {
    const session = await aSession();
    const stored = await store(session, { status });
    await retention.deleteOld(forever());
    const isOpen = ['preparing', 'queued', 'sending', 'uncertain'].includes(status);
    expect(await leftOf(session)).toEqual(isOpen ? stored : []);
  });

  it('stay while one is parked, or when they were stored long ago and ended lately', async () => {
    const session = await aSession();
    const stored = [
      ...(await store(session, { status: 'uncertain', isParked: true })),
      ...(await store(session, { status: 'sent', days: 300, changedDaysAgo: 1 })),
    ];
    await retention.deleteOld(forever());
    expect(await leftOf(session)).toEqual(stored);
  });

  it('go in batches, past those that stay, also of a deleted session', async () => {
    const session = await aSession(KEPT_DAYS, { isDeleted: true });
    const kept = await store(session, { status: 'uncertain', days: 90, count: 1_100 });
    await store(session, { days: 60, count: 2_500 });
    expect(await retention.deleteOld(forever())).toBe(2_500);
    expect(await leftOf(session)).toHaveLength(kept.length);
  });

  it('are left to a process that is deleting already, and gone on with after it', async () => {
    const session = await aSession();
    await store(session, { count: 3 });
    const other = world.database.createQueryRunner();
    await other.startTransaction();
    await other.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    expect(await retention.deleteOld(forever())).toBe(0);
    await other.rollbackTransaction();
    await other.release();
    expect(await retention.deleteOld(forever())).toBe(3);
  });

  it('are not deleted any more when the process stops', async () => {
    const session = await aSession();
    await store(session, { count: 2 });
    expect(await retention.deleteOld(AbortSignal.abort())).toBe(0);
    expect(await leftOf(session)).toHaveLength(2);
    expect(await retention.deleteOld(forever())).toBe(2);
  });

  it('are deleted once by two at the same time', async () => {
    const session = await aSession();
    await store(session, { count: 3_000 });
    const [one, other] = await Promise.all([retention.deleteOld(forever()), retention.deleteOld(forever())]);
    const rest = await retention.deleteOld(forever());
    expect(one + other + rest).toBe(3_000);
    expect(await leftOf(session)).toEqual([]);
  });
});
