import { LeasesService, SessionsModule, SessionsService, type Lease } from '@chasqui/sessions';
import { parseChatId } from '@chasqui/whatsapp-vocabulary';
import { acceptText } from '../../../test/support/accept-text.js';
import { Rows, type SessionId } from '../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../test/support/medium-world.js';
import { ExpiryService } from './expiry.service.js';
import { InboxService } from './inbox.service.js';
import { MessagesModule } from './messages.module.js';
import { MessagesService } from './messages.service.js';
import { OutboxService } from './outbox.service.js';
import { UndecidedService } from './undecided.service.js';

const MESSAGE = { to: parseChatId('919876543210'), text: 'hello' };
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
let messages: MessagesService;
let outbox: OutboxService;
let undecided: UndecidedService;
let expiry: ExpiryService;
let inbox: InboxService;
let rows: Rows;

beforeAll(async () => {
  world = await openWorld([MessagesModule, SessionsModule]);
  messages = world.get(MessagesService);
  outbox = world.get(OutboxService);
  undecided = world.get(UndecidedService);
  expiry = world.get(ExpiryService);
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

function receive(session: SessionId, waId: string, type = 'text'): Promise<boolean> {
  const chat = { chatId: '123@c.us', chatWid: '123@c.us', senderId: '123@c.us' };
  return inbox.record(session, { waId, ...chat, type, content: { text: 'hi' }, whatsappAt: new Date() });
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
    await acceptText(world, session, MESSAGE);
    await outbox.claimNext(lease, 0);
    await undecided.markInterrupted(lease, 'hand_over_interrupted');
    for (const { id } of await undecided.list(lease)) await outbox.claimAgain(lease, id);
    expect(await rows.usageOf(session.id)).toEqual({ ...NOTHING, accepted: 1 });
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
      expect(await rows.usageOf(session.id)).toEqual({ ...NOTHING, ...counts });
    }
  });

  it('once for an acknowledgement that comes several times at once', async () => {
    const session = await rows.aSession();
    const { waId } = await rows.aMessage(session, { status: 'sending' });
    await Promise.all([3, 1, 2, 3, 1, 2].map((ack) => outbox.acknowledge(session.id, waId, ack)));
    expect(await rows.usageOf(session.id)).toEqual({ ...NOTHING, sent: 1, delivered: 1, read: 1 });
  });

  it('as sent when its owner says so, whatever the acknowledgement then says', async () => {
    const { session, lease } = await hosted();
    const waId = await acceptText(world, session, MESSAGE);
    const message = await outbox.claimNext(lease, 0);
    if (!message) throw new Error('nothing was due');
    await outbox.move(lease, message, 'sent', null);
    await outbox.acknowledge(session.id, waId, 1);
    expect(await rows.usageOf(session.id)).toEqual({ ...NOTHING, accepted: 1, sent: 1 });
  });

  it('as expired, cancelled or failed when it ends so', async () => {
    const { session, lease } = await hosted();
    for (const expiresInSeconds of [-1, -1, 3_600]) await rows.aMessage(session, { expiresInSeconds });
    for (const status of ['preparing', 'sending', 'uncertain', 'sent']) await rows.aMessage(session, { status });
    await expiry.expireOf(lease);
    expect(await rows.usageOf(session.id)).toEqual({ ...NOTHING, expired: 2 });
    await undecided.giveUp(lease, 'number_changed');
    await messages.cancelQueued(world.database.manager, session);
    expect(await rows.usageOf(session.id)).toEqual({ ...NOTHING, expired: 2, cancelled: 2, failed: 2 });
  });

  it('as cancelled when its session is deleted', async () => {
    const session = await rows.aSession();
    for (let count = 0; count < 3; count += 1) await acceptText(world, session, MESSAGE);
    await remove(session);
    expect(await rows.usageOf(session.id)).toEqual({ ...NOTHING, accepted: 3, cancelled: 3 });
  });

  it('for nothing when the change is undone', async () => {
    const session = await rows.aSession();
    await acceptText(world, session, MESSAGE);
    const deletion = world.database.transaction(async (manager) => {
      await messages.cancelQueued(manager, session);
      throw new Error('undone');
    });
    await expect(deletion).rejects.toThrow('undone');
    expect(await rows.usageOf(session.id)).toEqual({ ...NOTHING, accepted: 1 });
  });

  it('for nothing when it is refused', async () => {
    const session = await rows.aSession({ isPaired: false });
    await expect(acceptText(world, session, MESSAGE)).rejects.toMatchObject({ code: 'session_not_authenticated' });
    expect(await rows.usageOf(session.id)).toEqual(NOTHING);
  });
});

describe('an outgoing message with a file', () => {
  it('counts as media once, when WhatsApp took it', async () => {
    const { session, lease } = await hosted();
    const { id, waId } = await rows.aMessage(session);
    await world.database.query(`UPDATE messages SET type = 'image' WHERE id = $1`, [id]);
    await outbox.claimNext(lease, 0);
    expect(await rows.usageOf(session.id)).toEqual(NOTHING);
    for (const ack of [1, 2, 3]) await outbox.acknowledge(session.id, waId, ack);
    expect(await rows.usageOf(session.id)).toEqual({ ...NOTHING, sent: 1, delivered: 1, read: 1, media: 1 });
  });
});

describe('an incoming message', () => {
  it('counts once, however often it is told', async () => {
    const session = await rows.aSession();
    await Promise.all(['A', 'A', 'B', 'A'].map((waId) => receive(session, waId)));
    expect(await rows.usageOf(session.id)).toEqual({ ...NOTHING, received: 2 });
  });

  it('counts as media when it carries a file', async () => {
    const session = await rows.aSession();
    for (const type of ['image', 'video', 'audio', 'voice', 'document', 'sticker', 'location', 'text']) {
      await receive(session, type.toUpperCase(), type);
    }
    expect(await rows.usageOf(session.id)).toEqual({ ...NOTHING, received: 8, media: 6 });
  });
});

describe('the day of a count', () => {
  it("is a day of the account's time zone", async () => {
    for (const timeZone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
      const session = await rows.aSession();
      await setTimeZone(session, timeZone);
      const here = new Intl.DateTimeFormat('en-CA', { timeZone });
      const before = here.format(new Date());
      await acceptText(world, session, MESSAGE);
      expect([[before], [here.format(new Date())]]).toContainEqual(await daysOf(session));
    }
  });

  it('is that of the change, not of the acceptance', async () => {
    const session = await rows.aSession();
    await setTimeZone(session, 'Pacific/Pago_Pago');
    const waId = await acceptText(world, session, MESSAGE);
    await setTimeZone(session, 'Pacific/Kiritimati'); // where it is another day, at any time
    await world.database.query(`UPDATE messages SET status = 'sending' WHERE wa_id = $1`, [waId]);
    await outbox.acknowledge(session.id, waId, 1);
    expect(await daysOf(session)).toHaveLength(2);
    expect(await rows.usageOf(session.id)).toEqual({ ...NOTHING, accepted: 1, sent: 1 });
  });

  it('cannot be of a time zone that the database does not know', async () => {
    const session = await rows.aSession();
    await expect(setTimeZone(session, 'Mars/Olympus')).rejects.toThrow('time zone');
  });
});
