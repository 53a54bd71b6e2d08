import { createHash, randomUUID } from 'node:crypto';
import { parseChatId } from '@chasqui/whatsapp-vocabulary';
import { Proxy } from '../../../test/support/proxy.js';
import { Rows, type SessionId } from '../../../test/support/medium-rows.js';
import { migratedDatabase, openWorld, type World } from '../../../test/support/medium-world.js';
import { SessionsModule } from '@chasqui/sessions';
import type { IdempotentRequest } from './idempotency.js';
import { ListAcceptanceService } from './list-acceptance.service.js';
import { MessagesModule } from './messages.module.js';

let databaseUrl: string;
let world: World;
/** Another process. */
let other: World;
let rows: Rows;

beforeAll(async () => {
  databaseUrl = await migratedDatabase();
  world = await openWorld([MessagesModule, SessionsModule], { databaseUrl });
  other = await openWorld([MessagesModule, SessionsModule], { databaseUrl });
  rows = new Rows(world.database);
});

afterAll(async () => {
  await world.close();
  await other.close();
});

function accept(
  session: SessionId,
  count: number,
  { request, from = world }: { request?: IdempotentRequest; from?: World } = {},
) {
  const recipients = Array.from({ length: count }, (_, index) => parseChatId(String(4_915_000_000 + index)));
  const list = { recipients, type: 'text' as const, content: { text: 'To all' } };
  return from.get(ListAcceptanceService).accept(session, list, request);
}

function aRequest(body = 'list'): IdempotentRequest {
  return { key: randomUUID(), hash: createHash('sha256').update(body).digest() };
}

async function idsOf({ id }: SessionId): Promise<string[]> {
  const stored = await world.database.query<{ waId: string }[]>(
    'SELECT wa_id AS "waId" FROM messages WHERE session_id = $1 ORDER BY position',
    [id],
  );
  return stored.map(({ waId }) => waId);
}

describe('a list', () => {
  it('is stored as a whole, and its ids are told in the order of the recipients', async () => {
    const session = await rows.aSession();
    const ids = await accept(session, 50);
    expect(await idsOf(session)).toEqual(ids);
    expect(await rows.usageOf(session.id)).toMatchObject({ accepted: 50 });
  });

  it('of which only one of two at once has room, is accepted once', async () => {
    const session = await rows.aSession();
    const plan = `daily-${randomUUID().slice(0, 8)}`;
    await world.database.query('INSERT INTO plans (id, daily_messages) VALUES ($1, 50)', [plan]);
    await world.database.query('UPDATE accounts SET plan_id = $1 WHERE id = $2', [plan, session.accountId]);
    const settled = await Promise.allSettled([accept(session, 30), accept(session, 30, { from: other })]);
    expect(settled.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(settled.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'daily_limit_reached', details: { limit: 50 } },
    });
    expect(await idsOf(session)).toHaveLength(30);
    expect(await rows.usageOf(session.id)).toMatchObject({ accepted: 30 });
  });

  it.each([{ isPaired: false }, { isDeleted: true }])('of a session without a login is refused: %j', async (chosen) => {
    const session = await rows.aSession(chosen);
    await expect(accept(session, 2)).rejects.toMatchObject({ code: 'session_not_authenticated' });
    expect(await idsOf(session)).toEqual([]);
  });

  it('with one key has one effect, in however many processes it comes at once', async () => {
    const session = await rows.aSession();
    for (let race = 0; race < 10; race += 1) {
      const request = aRequest();
      const before = (await idsOf(session)).length;
      const answers = await Promise.all(
        [world, other, world, other].map((from) => accept(session, 5, { request, from })),
      );
      expect(new Set(answers.map((ids) => ids.join())).size).toBe(1);
      expect((await idsOf(session)).slice(before)).toEqual(answers[0]);
    }
  });

  it('whose answer was lost is answered when it is repeated with its key', async () => {
    const session = await rows.aSession();
    const proxy = await Proxy.before(databaseUrl);
    const behindProxy = await openWorld([MessagesModule, SessionsModule], { databaseUrl: proxy.url });
    const request = aRequest();
    const commit = proxy.holdAnswerTo('INSERT INTO messages');
    const lost = accept(session, 3, { request, from: behindProxy });
    lost.catch(() => undefined);
    await commit.answered;
    proxy.cut();
    await expect(lost).rejects.toMatchObject({ code: 'storage_outcome_unknown' });
    expect(await accept(session, 3, { request })).toEqual(await idsOf(session));
    expect(await idsOf(session)).toHaveLength(3);
    await behindProxy.close();
    proxy.close();
  });

  it('is another one when its key comes with another request', async () => {
    const session = await rows.aSession();
    const request = aRequest();
    await accept(session, 2, { request });
    const reused = accept(session, 2, { request: { ...request, hash: aRequest('other').hash } });
    await expect(reused).rejects.toMatchObject({ code: 'idempotency_key_reused' });
  });
});
