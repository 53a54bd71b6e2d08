import { randomUUID } from 'node:crypto';
import type { DomainError } from '@chasqui/errors';
import { SessionsModule, SessionsService } from '@chasqui/sessions';
import { parseChatId } from '@chasqui/whatsapp-vocabulary';
import { Proxy } from '../../../test/support/proxy.js';
import { acceptText } from '../../../test/support/accept-text.js';
import { Rows, type SessionId } from '../../../test/support/medium-rows.js';
import { migratedDatabase, openWorld, type World } from '../../../test/support/medium-world.js';
import { MessagesModule } from './messages.module.js';
import { MessagesService } from './messages.service.js';
import { OutboxService } from './outbox.service.js';

const RACES = 50;
const MESSAGE = { to: parseChatId('+91 98765 43210'), text: 'hello' };

let databaseUrl: string;
let world: World;
let messages: MessagesService;
let rows: Rows;

beforeAll(async () => {
  databaseUrl = await migratedDatabase();
  world = await openWorld([MessagesModule, SessionsModule], { databaseUrl });
  messages = world.get(MessagesService);
  rows = new Rows(world.database);
});

afterAll(() => world.close());

async function count(what: string, sessionId: string): Promise<number> {
  const [row] = await world.database.query<{ count: number }[]>(
    `SELECT count(*)::integer AS count FROM messages WHERE session_id = $1 AND ${what}`,
    [sessionId],
  );
  return row?.count ?? -1;
}

/** As the API does it: hides the session and cancels its queue in one transaction. */
async function remove(session: SessionId): Promise<void> {
  await world.database.transaction(async (manager) => {
    await world.get(SessionsService).delete(manager, session.accountId, session.id);
    await messages.cancelQueued(manager, session);
  });
}

describe('accepting a message', () => {
  it('makes it a queued row under the id that is answered, with its history begun', async () => {
    const session = await rows.aSession();
    const waId = await acceptText(world, session, MESSAGE);
    const message = await messages.get(session, waId);
    expect(message).toMatchObject({
      waId,
      direction: 'outbound',
      chatId: '919876543210@c.us',
      status: 'queued',
      content: { text: 'hello' },
      attempts: 0,
    });
    expect((await messages.historyOf(message)).map(({ status }) => status)).toEqual(['queued']);
  });

  it('gives it a day to be sent', async () => {
    const session = await rows.aSession();
    const message = await messages.get(session, await acceptText(world, session, MESSAGE));
    expect(Number(message.expiresAt) - Number(message.createdAt)).toBe(24 * 60 * 60 * 1_000);
  });

  it('keeps any text that WhatsApp can keep, and drops what PostgreSQL cannot', async () => {
    const session = await rows.aSession();
    const waId = await acceptText(world, session, { ...MESSAGE, text: '\0é 👩‍👩‍👧\ud800\n' });
    expect((await messages.get(session, waId)).content).toEqual({ text: 'é 👩‍👩‍👧\ufffd\n' });
  });

  it.each([
    ['was never paired', { isPaired: false }],
    ['is deleted', { isDeleted: true }],
  ])('writes nothing for a session that %s', async (_what, row) => {
    const session = await rows.aSession(row);
    const attempt = acceptText(world, session, MESSAGE);
    await expect(attempt).rejects.toMatchObject({ code: 'session_not_authenticated' });
    expect(await count('true', session.id)).toBe(0);
  });

  it('writes nothing for the session of another account', async () => {
    const { id } = await rows.aSession();
    const attempt = acceptText(world, { accountId: await rows.anAccount(), id }, MESSAGE);
    await expect(attempt).rejects.toMatchObject({ code: 'session_not_authenticated' });
    expect(await count('true', id)).toBe(0);
  });

  it.each(['stopped', 'disconnected', 'failed'])('holds it for a paired session that is %s', async (state) => {
    const session = await rows.aSession({ state });
    await acceptText(world, session, MESSAGE);
    expect(await count(`status = 'queued'`, session.id)).toBe(1);
  });

  it('succeeds without Redis', async () => {
    const withoutRedis = await openWorld([MessagesModule], { databaseUrl, redisUrl: 'redis://127.0.0.1:1' });
    try {
      const session = await rows.aSession();
      const waId = await acceptText(withoutRedis, session, MESSAGE);
      expect((await messages.get(session, waId)).status).toBe('queued');
    } finally {
      await withoutRedis.close();
    }
  });
});

describe('a connection that breaks during the commit', () => {
  it('is an unknown outcome, with the id under which the message may well be stored', async () => {
    const proxy = await Proxy.before(databaseUrl);
    const cut = await openWorld([MessagesModule], { databaseUrl: proxy.url });
    try {
      const session = await rows.aSession();
      proxy.loseAnswerTo('INSERT INTO messages');
      const error: unknown = await acceptText(cut, session, MESSAGE).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'storage_outcome_unknown' });
      const { messageId } = (error as DomainError).details as { messageId: string };
      expect(await messages.get(session, messageId)).toMatchObject({ status: 'queued' });
    } finally {
      await cut.close();
      proxy.close();
    }
  });

  it('that was broken before is no unknown outcome', async () => {
    const proxy = await Proxy.before(databaseUrl);
    const cut = await openWorld([MessagesModule], { databaseUrl: proxy.url });
    try {
      const session = await rows.aSession();
      proxy.close();
      await expect(cut.database.query('SELECT 1')).rejects.toThrow(); // now the pool has no connection left
      const attempt = acceptText(cut, session, MESSAGE);
      await expect(attempt).rejects.not.toMatchObject({ code: 'storage_outcome_unknown' });
      expect(await count('true', session.id)).toBe(0);
    } finally {
      await cut.close();
    }
  });
});

describe('a message', () => {
  it('is not found under another account or another session', async () => {
    const session = await rows.aSession();
    const waId = await acceptText(world, session, MESSAGE);
    const neighbour = await rows.aSession({ accountId: session.accountId });
    const strangers = [
      { accountId: await rows.anAccount(), id: session.id },
      neighbour,
      { ...session, id: randomUUID() },
    ];
    for (const stranger of strangers) {
      await expect(messages.get(stranger, waId)).rejects.toMatchObject({ code: 'message_not_found' });
    }
  });
});

describe('waiting for an outcome', () => {
  it('ends with the acknowledgement', async () => {
    const session = await rows.aSession();
    const { id, waId } = await rows.aMessage(session, { status: 'sending' });
    const waiting = messages.waitForOutcome(session, waId, { timeoutMs: 600_000 });
    await world.get(OutboxService).acknowledge(session.id, waId, 1);
    expect(await waiting).toMatchObject({ id, status: 'sent' });
  });

  it('tells at its deadline what the message is by then', async () => {
    const session = await rows.aSession();
    const { waId } = await rows.aMessage(session, { status: 'queued' });
    expect((await messages.waitForOutcome(session, waId, { timeoutMs: 0 })).status).toBe('queued');
  });

  it('is refused for a message of another account', async () => {
    const session = await rows.aSession();
    const { waId } = await rows.aMessage(session);
    const waiting = messages.waitForOutcome({ accountId: await rows.anAccount(), id: session.id }, waId, {
      timeoutMs: 600_000,
    });
    await expect(waiting).rejects.toMatchObject({ code: 'message_not_found' });
  });
});

describe('cancelling the queue of a session', () => {
  it('ends what waits, and leaves what WhatsApp may have', async () => {
    const session = await rows.aSession();
    const waiting = [await rows.aMessage(session, { status: 'preparing' }), await rows.aMessage(session)];
    const kept = ['sending', 'uncertain', 'sent', 'failed', 'expired'] as const;
    const others = await Promise.all(kept.map((status) => rows.aMessage(session, { status })));
    const neighbour = await rows.aMessage(await rows.aSession({ accountId: session.accountId }));
    await messages.cancelQueued(world.database.manager, session);
    for (const { id } of waiting) {
      expect([await rows.statusOf(id), await rows.historyOf(id)]).toEqual(['cancelled', ['cancelled']]);
    }
    expect(await Promise.all(others.map(({ id }) => rows.statusOf(id)))).toEqual(kept);
    expect(await rows.statusOf(neighbour.id)).toBe('queued');
  });

  it('does nothing under another account', async () => {
    const session = await rows.aSession();
    const { id } = await rows.aMessage(session);
    await messages.cancelQueued(world.database.manager, { accountId: await rows.anAccount(), id: session.id });
    expect(await rows.statusOf(id)).toBe('queued');
  });

  it('leaves no queued message behind, however an acceptance and the deletion meet', async () => {
    const refusals = new Set<string>();
    for (let race = 0; race < RACES; race += 1) {
      const session = await rows.aSession();
      const accept = (): Promise<unknown> => acceptText(world, session, MESSAGE).catch((error: unknown) => error);
      const results = [await accept()];
      results.push(...(await Promise.all([accept(), accept(), remove(session), accept(), accept()])));
      results.push(await accept());
      const accepted = results.filter((result) => typeof result === 'string').length;
      const cancelled = await count(`status = 'cancelled'`, session.id);
      expect([cancelled, await count(`status = 'queued'`, session.id)]).toEqual([accepted, 0]);
      for (const result of results) if (result instanceof Error) refusals.add(String(result));
    }
    expect([...refusals]).toEqual(['DomainError: session_not_authenticated']);
  });
});
