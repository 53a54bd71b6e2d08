import { randomUUID } from 'node:crypto';
import { SessionsModule } from '@chasqui/sessions';
import { parseChatId } from '@chasqui/whatsapp-vocabulary';
import { asMessage, type NewText } from '../../../test/support/accept-text.js';
import { Rows, type SessionId } from '../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../test/support/medium-world.js';
import { AcceptanceService, type Accepted } from './acceptance.service.js';
import { MessagesModule } from './messages.module.js';

const TO = parseChatId('919876543210');
const HOUR_MS = 60 * 60 * 1_000;

let world: World;
let rows: Rows;

beforeAll(async () => {
  world = await openWorld([MessagesModule, SessionsModule]);
  rows = new Rows(world.database);
});

afterAll(() => world.close());

/** All at once: the first goes alone, the others together after it. */
function acceptAll(
  session: SessionId,
  messages: readonly Partial<NewText>[],
): Promise<PromiseSettledResult<Accepted>[]> {
  const acceptance = world.get(AcceptanceService);
  return Promise.allSettled(
    messages.map((message, index) =>
      acceptance.accept(session, asMessage({ to: TO, text: `number ${index}`, ...message })),
    ),
  );
}

const count = (settled: readonly PromiseSettledResult<Accepted>[]): number =>
  settled.filter(({ status }) => status === 'fulfilled').length;

describe('messages of a session that are accepted at one time', () => {
  it('are stored in their order, each with its own content, history and event, and counted', async () => {
    const session = await rows.aSession();
    const settled = await acceptAll(
      session,
      Array.from({ length: 30 }, () => ({})),
    );
    const stored = await world.database.query<{ text: string; waId: string; told: number; history: number }[]>(
      `SELECT m.content->>'text' AS text, m.wa_id AS "waId",
         (SELECT count(*)::int FROM events e WHERE e.message_id = m.id AND e.type = 'message.accepted') AS told,
         (SELECT count(*)::int FROM message_transitions t WHERE t.message_id = m.id AND t.status = 'queued') AS history
       FROM messages m WHERE m.session_id = $1 ORDER BY m.position`,
      [session.id],
    );
    expect(stored).toEqual(
      settled.map((one, index) => ({
        text: `number ${index}`,
        waId: one.status === 'fulfilled' && one.value.outcome === 'accepted' && one.value.waId,
        told: 1,
        history: 1,
      })),
    );
    expect(await rows.usageOf(session.id)).toMatchObject({ accepted: 30 });
  });

  it('keep their own options, and are told their own holds', async () => {
    const session = await rows.aSession();
    const sendAt = new Date(Date.now() + HOUR_MS);
    const settled = await acceptAll(session, [
      {},
      { lane: 'reply', expiresInSeconds: 60 },
      { sendAt, expiresInSeconds: 120 },
      { isReady: false },
    ]);
    expect(settled).toMatchObject([
      { value: { hold: null } },
      { value: { hold: null } },
      { value: { hold: { reason: 'scheduled', estimatedAt: sendAt } } },
      { value: { hold: { reason: 'session_not_ready', estimatedAt: null } } },
    ]);
    const stored = await world.database.query<unknown[]>(
      `SELECT lane, extract(epoch FROM expires_at - send_at)::int AS lives, send_at > now() AS waits
       FROM messages WHERE session_id = $1 ORDER BY position`,
      [session.id],
    );
    expect(stored).toEqual([
      { lane: 1, lives: 86_400, waits: false },
      { lane: 0, lives: 60, waits: false },
      { lane: 1, lives: 120, waits: true },
      { lane: 1, lives: 86_400, waits: false },
    ]);
  });

  it('are accepted as far as the daily limit has room', async () => {
    const session = await rows.aSession();
    const plan = randomUUID();
    await world.database.query('INSERT INTO plans (id, daily_messages) VALUES ($1, 7)', [plan]);
    await world.database.query('UPDATE accounts SET plan_id = $2 WHERE id = $1', [session.accountId, plan]);
    const settled = await acceptAll(
      session,
      Array.from({ length: 20 }, () => ({})),
    );
    expect(count(settled)).toBe(7);
    expect(settled.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'daily_limit_reached', details: { limit: 7 } },
    });
    expect(await rows.usageOf(session.id)).toMatchObject({ accepted: 7 });
  });

  it('are all refused by a session without a login, and by that of another account', async () => {
    const session = await rows.aSession();
    await world.database.query('UPDATE sessions SET paired_at = NULL WHERE id = $1', [session.id]);
    expect(count(await acceptAll(session, [{}, {}, {}]))).toBe(0);
    const { id } = await rows.aSession();
    expect(count(await acceptAll({ accountId: await rows.anAccount(), id }, [{}, {}, {}]))).toBe(0);
  });
});
