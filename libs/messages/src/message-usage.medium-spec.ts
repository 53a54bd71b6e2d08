import { LeasesService, SessionsModule, SessionsService, type Lease } from '@chasqui/sessions';
import { parseChatId } from '@chasqui/whatsapp-vocabulary';
import { Rows, type SessionId } from '../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../test/support/medium-world.js';
import { InboxService } from './inbox.service.js';
import { MessagesModule } from './messages.module.js';
import { MessagesService } from './messages.service.js';
import { OutboxService } from './outbox.service.js';

const MESSAGE = { to: parseChatId('919876543210'), text: 'hello' };
const NOTHING = { accepted: 0, sent: 0, delivered: 0, read: 0, failed: 0, cancelled: 0, expired: 0, received: 0 };
const RACES = 30;
const WALKS = 25;
const STEPS = 25;

type Counts = typeof NOTHING;

let world: World;
let messages: MessagesService;
let outbox: OutboxService;
let inbox: InboxService;
let rows: Rows;

beforeAll(async () => {
  world = await openWorld([MessagesModule, SessionsModule]);
  messages = world.get(MessagesService);
  outbox = world.get(OutboxService);
  inbox = world.get(InboxService);
  rows = new Rows(world.database);
});

afterAll(() => world.close());

async function hosted(): Promise<{ session: SessionId; lease: Lease }> {
  const session = await rows.aSession();
  const claimed = await world.get(LeasesService).claim('worker', 1_000);
  const lease = claimed.find(({ sessionId }) => sessionId === session.id);
  if (!lease) throw new Error('the session has an owner already');
  return { session, lease };
}

/** The counts of all days, so that a midnight during the test changes nothing. */
async function usageOf({ id }: SessionId): Promise<Counts> {
  const names = Object.keys(NOTHING) as (keyof Counts)[];
  const [sums] = await world.database.query<Counts[]>(
    `SELECT ${names.map((name) => `coalesce(sum(${name}), 0)::integer AS ${name}`).join(', ')}
     FROM usage_messages WHERE session_id = $1`,
    [id],
  );
  return sums ?? NOTHING;
}

async function daysOf({ id }: SessionId): Promise<string[]> {
  const days = await world.database.query<{ day: string }[]>(
    'SELECT day::text FROM usage_messages WHERE session_id = $1 ORDER BY day',
    [id],
  );
  return days.map(({ day }) => day);
}

function setTimeZone({ accountId }: SessionId, timeZone: string): Promise<unknown> {
  return world.database.query('UPDATE accounts SET time_zone = $2 WHERE id = $1', [accountId, timeZone]);
}

function receive(session: SessionId, waId: string): Promise<boolean> {
  const chat = { chatId: '123@c.us', chatWid: '123@c.us', senderId: '123@c.us' };
  return inbox.record(session, { waId, ...chat, type: 'text', content: { text: 'hi' }, whatsappAt: new Date() });
}

/** As the API does it: hides the session and cancels its queue in one transaction. */
async function remove(session: SessionId): Promise<void> {
  await world.database.transaction(async (manager) => {
    await world.get(SessionsService).delete(manager, session.accountId, session.id);
    await messages.cancelQueued(manager, session);
  });
}

describe('an outgoing message counts', () => {
  it('as accepted when it is stored, and as nothing more while it is handed over', async () => {
    const { session, lease } = await hosted();
    await messages.acceptText(session, MESSAGE);
    await outbox.claimNext(lease);
    await outbox.markInterrupted(lease, 'page_lost');
    for (const { id } of await outbox.listUncertain(lease)) await outbox.claimAgain(lease, id);
    expect(await usageOf(session)).toEqual({ ...NOTHING, accepted: 1 });
  });

  it.each([
    [[1], { sent: 1 }],
    [[1, 1, 1], { sent: 1 }],
    [[1, 2, 3], { sent: 1, delivered: 1, read: 1 }],
    [[2, 1], { sent: 1, delivered: 1 }],
    [[3], { sent: 1, delivered: 1, read: 1 }],
    [[4], { sent: 1, delivered: 1, read: 1 }],
    [[3, 4, 2], { sent: 1, delivered: 1, read: 1 }],
    [[0], {}],
    [[-1], { failed: 1 }],
    [[-1, -1], { failed: 1 }],
    [[-1, 2], { failed: 1, sent: 1, delivered: 1 }],
  ])('once for all that the acknowledgements %j prove', async (acks, counts) => {
    for (const status of ['sending', 'uncertain']) {
      const session = await rows.aSession();
      const { waId } = await rows.aMessage(session, { status });
      for (const ack of acks) await outbox.acknowledge(session.id, waId, ack);
      expect(await usageOf(session)).toEqual({ ...NOTHING, ...counts });
    }
  });

  it('once for an acknowledgement that comes several times at once', async () => {
    const session = await rows.aSession();
    const { waId } = await rows.aMessage(session, { status: 'sending' });
    await Promise.all([3, 1, 2, 3, 1, 2].map((ack) => outbox.acknowledge(session.id, waId, ack)));
    expect(await usageOf(session)).toEqual({ ...NOTHING, sent: 1, delivered: 1, read: 1 });
  });

  it('as sent when its owner says so, whatever the acknowledgement then says', async () => {
    const { session, lease } = await hosted();
    const waId = await messages.acceptText(session, MESSAGE);
    const message = await outbox.claimNext(lease);
    if (!message) throw new Error('nothing was due');
    await outbox.move(lease, message, 'sent', null);
    await outbox.acknowledge(session.id, waId, 1);
    expect(await usageOf(session)).toEqual({ ...NOTHING, accepted: 1, sent: 1 });
  });

  it('as expired, cancelled or failed when it ends so', async () => {
    const { session, lease } = await hosted();
    for (const expiresInSeconds of [-1, -1, 3_600]) await rows.aMessage(session, { expiresInSeconds });
    for (const status of ['preparing', 'sending', 'uncertain', 'sent']) await rows.aMessage(session, { status });
    await outbox.expireOverdue(lease);
    expect(await usageOf(session)).toEqual({ ...NOTHING, expired: 2 });
    await outbox.abandon(lease, 'number_changed');
    expect(await usageOf(session)).toEqual({ ...NOTHING, expired: 2, cancelled: 2, failed: 2 });
  });

  it('as cancelled when its session is deleted', async () => {
    const session = await rows.aSession();
    for (let count = 0; count < 3; count += 1) await messages.acceptText(session, MESSAGE);
    await remove(session);
    expect(await usageOf(session)).toEqual({ ...NOTHING, accepted: 3, cancelled: 3 });
  });

  it('for nothing when the change is undone', async () => {
    const session = await rows.aSession();
    await messages.acceptText(session, MESSAGE);
    const deletion = world.database.transaction(async (manager) => {
      await messages.cancelQueued(manager, session);
      throw new Error('undone');
    });
    await expect(deletion).rejects.toThrow('undone');
    expect(await usageOf(session)).toEqual({ ...NOTHING, accepted: 1 });
  });

  it('for nothing when it is refused', async () => {
    const session = await rows.aSession({ isPaired: false });
    await expect(messages.acceptText(session, MESSAGE)).rejects.toMatchObject({ code: 'session_not_authenticated' });
    expect(await usageOf(session)).toEqual(NOTHING);
  });
});

describe('an incoming message', () => {
  it('counts once, however often it is told', async () => {
    const session = await rows.aSession();
    await Promise.all(['A', 'A', 'B', 'A'].map((waId) => receive(session, waId)));
    expect(await usageOf(session)).toEqual({ ...NOTHING, received: 2 });
  });
});

describe('the day of a count', () => {
  it("is a day of the account's time zone", async () => {
    for (const timeZone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
      const session = await rows.aSession();
      await setTimeZone(session, timeZone);
      const here = new Intl.DateTimeFormat('en-CA', { timeZone });
      const before = here.format(new Date());
      await messages.acceptText(session, MESSAGE);
      expect([[before], [here.format(new Date())]]).toContainEqual(await daysOf(session));
    }
  });

  it('is that of the change, not of the acceptance', async () => {
    const session = await rows.aSession();
    await setTimeZone(session, 'Pacific/Pago_Pago');
    const waId = await messages.acceptText(session, MESSAGE);
    await setTimeZone(session, 'Pacific/Kiritimati'); // where it is another day, at any time
    await world.database.query(`UPDATE messages SET status = 'sending' WHERE wa_id = $1`, [waId]);
    await outbox.acknowledge(session.id, waId, 1);
    expect(await daysOf(session)).toHaveLength(2);
    expect(await usageOf(session)).toEqual({ ...NOTHING, accepted: 1, sent: 1 });
  });

  it('cannot be of a time zone that the database does not know', async () => {
    const session = await rows.aSession();
    await expect(setTimeZone(session, 'Mars/Olympus')).rejects.toThrow('time zone');
  });
});

/** Numbers from 0 to below `below`, the same ones for the same seed (Park and Miller). */
function chance(seed: number): (below: number) => number {
  let state = seed + 1;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

/** What the histories of the session's messages say, counted after the fact. */
async function recount(session: SessionId): Promise<Counts> {
  const stored = await world.database.query<{ direction: string; steps: string[] }[]>(
    `SELECT direction, coalesce(array_agg(t.status) FILTER (WHERE t.id IS NOT NULL), '{}') AS steps
     FROM messages m LEFT JOIN message_transitions t ON t.message_id = m.id WHERE session_id = $1 GROUP BY m.id`,
    [session.id],
  );
  const outgoing = stored.filter(({ direction }) => direction === 'outbound');
  const became = (...statuses: string[]): number =>
    outgoing.filter(({ steps }) => steps.some((step) => statuses.includes(step))).length;
  return {
    accepted: outgoing.length,
    sent: became('sent', 'delivered', 'read', 'played'),
    delivered: became('delivered', 'read', 'played'),
    read: became('read', 'played'),
    failed: became('failed'),
    cancelled: became('cancelled'),
    expired: became('expired'),
    received: stored.length - outgoing.length,
  };
}

describe('whatever happens in whatever order', () => {
  it.each(Array.from({ length: WALKS }, (_, seed) => seed))(
    'usage is what the histories say (walk %i)',
    async (seed) => {
      const { session, lease } = await hosted();
      const below = chance(seed);
      const waIds: string[] = [];
      const steps: (() => Promise<unknown>)[] = [
        async () => waIds.push(await messages.acceptText(session, MESSAGE)),
        async () => waIds.push(await messages.acceptText(session, MESSAGE)),
        () => outbox.claimNext(lease),
        () => outbox.claimNext(lease),
        () => outbox.acknowledge(session.id, waIds[below(waIds.length + 1)] ?? 'none', below(6) - 1),
        () => outbox.acknowledge(session.id, waIds[below(waIds.length + 1)] ?? 'none', below(6) - 1),
        () => outbox.acknowledge(session.id, waIds[below(waIds.length + 1)] ?? 'none', below(6) - 1),
        () => outbox.markInterrupted(lease, 'page_lost'),
        async () => {
          const [open] = await outbox.listUncertain(lease);
          if (open) await outbox.claimAgain(lease, open.id);
        },
        async () => {
          const [open] = await outbox.listUncertain(lease);
          if (open) await outbox.move(lease, open, below(2) === 0 ? 'failed' : 'sent', null);
        },
        async () => {
          await world.database.query(
            `UPDATE messages SET expires_at = now() WHERE id = (
             SELECT id FROM messages WHERE session_id = $1 AND status = 'queued' ORDER BY position LIMIT 1)`,
            [session.id],
          );
          await outbox.expireOverdue(lease);
        },
        () => receive(session, `IN${below(3)}`),
        () => (below(5) === 0 ? outbox.abandon(lease, 'number_changed') : Promise.resolve()),
        () => (below(5) === 0 ? messages.cancelQueued(world.database.manager, session) : Promise.resolve()),
      ];
      for (let done = 0; done < STEPS; done += 3) {
        const atOnce = Array.from({ length: 3 }, () => steps[below(steps.length)]?.());
        await Promise.all(atOnce);
      }
      const usage = await usageOf(session);
      expect(usage).toEqual(await recount(session));
      expect(usage).not.toEqual(NOTHING);
    },
  );

  it('nothing waits for ever: acceptance, arrival, expiry and deletion of one session meet on its first count', async () => {
    for (let race = 0; race < RACES; race += 1) {
      const { session, lease } = await hosted();
      await rows.aMessage(session, { expiresInSeconds: -1 });
      const { waId } = await rows.aMessage(session, { status: 'sending' });
      const accepted = messages.acceptText(session, MESSAGE).catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'session_not_authenticated' });
      });
      const met = [receive(session, 'A'), outbox.expireOverdue(lease), remove(session), receive(session, 'B')];
      await Promise.all([accepted, ...met, outbox.acknowledge(session.id, waId, 1)]);
      expect(await usageOf(session)).toMatchObject({ received: 2, sent: 1 });
    }
  });
});
