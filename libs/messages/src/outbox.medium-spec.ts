import { LeasesService, SessionsModule, type Lease } from '@chasqui/sessions';
import { Rows, type SessionId } from '../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../test/support/medium-world.js';
import { MESSAGE_STATUSES, NEXT_MESSAGE_STATUSES, type MessageStatus } from './message-status.js';
import { MessagesModule } from './messages.module.js';
import { OutboxService } from './outbox.service.js';

let world: World;
let outbox: OutboxService;
let rows: Rows;

beforeAll(async () => {
  world = await openWorld([MessagesModule, SessionsModule]);
  outbox = world.get(OutboxService);
  rows = new Rows(world.database);
});

afterAll(() => world.close());

async function hosted(): Promise<{ session: SessionId; lease: Lease }> {
  const session = await rows.aSession();
  return { session, lease: await claimLease('worker', session) };
}

async function claimLease(owner: string, session: SessionId): Promise<Lease> {
  const claimed = await world.get(LeasesService).claim(owner, 1_000);
  const lease = claimed.find(({ sessionId }) => sessionId === session.id);
  if (!lease) throw new Error('the session has an owner already');
  return lease;
}

/** Takes and sends until nothing is due. */
async function sendAll(lease: Lease): Promise<string[]> {
  const ids: string[] = [];
  for (;;) {
    const message = await outbox.claimNext(lease);
    if (!message) return ids;
    ids.push(message.id);
    await outbox.move(lease, message, 'sent', null);
  }
}

async function fence(session: SessionId): Promise<Lease> {
  await rows.expireLease(session.id);
  return claimLease('another worker', session);
}

describe('taking the next message', () => {
  it('goes by lane, then by due time, then by acceptance', async () => {
    const { session, lease } = await hosted();
    const campaign = await rows.aMessage(session, { lane: 2, sendInSeconds: -100 });
    const second = await rows.aMessage(session, { sendInSeconds: -50 });
    const first = await rows.aMessage(session, { sendInSeconds: -60 });
    const reply = await rows.aMessage(session, { lane: 0 });
    const { manager } = world.database;
    const third = await rows.aMessage(session, { sendInSeconds: -40 });
    const fourth = await rows.aMessage(session, { sendInSeconds: -40 });
    await manager.query('UPDATE messages SET send_at = $2 WHERE id = ANY($1)', [
      [third.id, fourth.id],
      new Date(Date.now() - 40_000),
    ]);
    const expected = [reply, first, second, third, fourth, campaign].map(({ id }) => id);
    expect(await sendAll(lease)).toEqual(expected);
  });

  it('leaves what is not yet due, what is no longer queued, and what belongs to another session', async () => {
    const { session, lease } = await hosted();
    await rows.aMessage(session, { sendInSeconds: 3_600 });
    for (const status of ['preparing', 'sent', 'failed', 'cancelled', 'expired'])
      await rows.aMessage(session, { status });
    await rows.aMessage(await rows.aSession());
    expect(await outbox.claimNext(lease)).toBeNull();
  });

  it.each(['sending', 'uncertain'])('waits while another message is %s', async (status) => {
    const { session, lease } = await hosted();
    const blocking = await rows.aMessage(session, { status });
    const next = await rows.aMessage(session);
    expect(await outbox.claimNext(lease)).toBeNull();
    await outbox.acknowledge(session.id, blocking.waId, 1);
    expect(await outbox.claimNext(lease)).toMatchObject({ id: next.id });
  });

  it('counts the attempt and writes it into the history', async () => {
    const { session, lease } = await hosted();
    const { id, waId } = await rows.aMessage(session);
    expect(await outbox.claimNext(lease)).toMatchObject({ id, waId, attempts: 1, content: { text: 'hello' } });
    expect([await rows.statusOf(id), await rows.historyOf(id)]).toEqual(['sending', ['sending']]);
  });

  it('gives one message to one of many that ask at once', async () => {
    const { session, lease } = await hosted();
    await rows.aMessage(session);
    const claims = await Promise.all(Array.from({ length: 8 }, () => outbox.claimNext(lease)));
    expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
  });

  it('never gives a message to an owner whose lease ran out or was taken over', async () => {
    const { session, lease } = await hosted();
    const { id } = await rows.aMessage(session);
    await rows.expireLease(session.id);
    expect(await outbox.claimNext(lease)).toBeNull();
    const newer = await claimLease('another worker', session);
    expect(await outbox.claimNext(lease)).toBeNull();
    expect(await outbox.claimNext(newer)).toMatchObject({ id });
  });
});

describe('a message that waited too long', () => {
  it('is not taken, and becomes expired', async () => {
    const { session, lease } = await hosted();
    const overdue = await rows.aMessage(session, { expiresInSeconds: -1 });
    const fresh = await rows.aMessage(session);
    const endless = await rows.aMessage(session, { expiresInSeconds: null });
    const uncertain = await rows.aMessage(await rows.aSession(), { status: 'uncertain', expiresInSeconds: -1 });
    expect(await sendAll(lease)).toEqual([fresh.id, endless.id]);
    await outbox.expireOverdue(lease);
    expect([await rows.statusOf(overdue.id), await rows.historyOf(overdue.id)]).toEqual(['expired', ['expired']]);
    expect(await rows.statusOf(uncertain.id)).toBe('uncertain');
  });

  it('never expires while it is being sent or its outcome is unknown', async () => {
    const { session, lease } = await hosted();
    const open = await Promise.all(
      ['sending', 'uncertain'].map((status) => rows.aMessage(session, { status, expiresInSeconds: -1 })),
    );
    await outbox.expireOverdue(lease);
    expect(await Promise.all(open.map(({ id }) => rows.statusOf(id)))).toEqual(['sending', 'uncertain']);
  });

  it('is not ended by an owner that lost its lease', async () => {
    const { session, lease } = await hosted();
    const { id } = await rows.aMessage(session, { expiresInSeconds: -1 });
    await fence(session);
    await outbox.expireOverdue(lease);
    expect(await rows.statusOf(id)).toBe('queued');
  });
});

describe('an interrupted hand-over', () => {
  it('becomes uncertain, is taken again only by its name, and tells all this in its history', async () => {
    const { session, lease } = await hosted();
    const { id, waId } = await rows.aMessage(session);
    await outbox.claimNext(lease);
    const newer = await fence(session);
    await outbox.markInterrupted(newer, 'hand_over_interrupted');
    expect(await outbox.listUncertain(newer)).toMatchObject([{ id, attempts: 1 }]);
    expect(await outbox.claimNext(newer)).toBeNull();
    expect(await outbox.claimAgain(newer, id)).toMatchObject({ id, attempts: 2 });
    for (const ack of [1, 3]) await outbox.acknowledge(session.id, waId, ack);
    expect(await rows.historyOf(id)).toEqual(['sending', 'uncertain', 'sending', 'sent', 'read']);
  });

  it('is left alone by an owner that lost its lease', async () => {
    const { session, lease } = await hosted();
    const { id } = await rows.aMessage(session, { status: 'sending' });
    await fence(session);
    await outbox.markInterrupted(lease, 'hand_over_interrupted');
    expect(await rows.statusOf(id)).toBe('sending');
  });

  it('lists what is uncertain in the order of acceptance', async () => {
    const { session, lease } = await hosted();
    const first = await rows.aMessage(session, { status: 'uncertain', lane: 2 });
    const second = await rows.aMessage(session, { status: 'uncertain', lane: 0 });
    expect((await outbox.listUncertain(lease)).map(({ id }) => id)).toEqual([first.id, second.id]);
  });

  it('goes to where the first attempt went', async () => {
    const { session, lease } = await hosted();
    await rows.aMessage(session);
    const message = await outbox.claimNext(lease);
    if (!message) throw new Error('nothing was due');
    await outbox.keepChatWid(message, '1111@lid');
    await outbox.keepChatWid(message, '2222@c.us');
    await outbox.markInterrupted(lease, 'hand_over_interrupted');
    expect(await outbox.claimAgain(lease, message.id)).toMatchObject({ chatWid: '1111@lid' });
  });
});

describe('moving a message on', () => {
  it('is refused to an owner that lost its lease', async () => {
    const { session, lease } = await hosted();
    await rows.aMessage(session);
    const message = await outbox.claimNext(lease);
    if (!message) throw new Error('nothing was due');
    await fence(session);
    expect(await outbox.move(lease, message, 'failed', 'refused_by_whatsapp')).toBe(false);
    expect(await rows.historyOf(message.id)).toEqual(['sending']);
  });

  it('follows the table of statuses, for every pair', async () => {
    const { session, lease } = await hosted();
    const content = { text: 'hello' };
    const message = {
      ...(await rows.aMessage(session)),
      chatId: '',
      chatWid: null,
      type: 'text',
      content,
      attempts: 0,
    };
    for (const from of MESSAGE_STATUSES) {
      for (const to of MESSAGE_STATUSES) {
        await world.database.query(`UPDATE messages SET status = $2, status_reason = 'test' WHERE id = $1`, [
          message.id,
          from,
        ]);
        const isMoved = await outbox.move(lease, message, to, 'page_error');
        const isAllowed = NEXT_MESSAGE_STATUSES[from].includes(to);
        expect([from, to, isMoved, await rows.statusOf(message.id)]).toEqual([
          from,
          to,
          isAllowed,
          isAllowed ? to : from,
        ]);
      }
    }
  });
});

describe('an acknowledgement', () => {
  /** What WhatsApp's acknowledgements may do, written down a second time: not read from the code under test. */
  const AFTER: Record<MessageStatus, Partial<Record<number, MessageStatus>>> = {
    preparing: {},
    queued: {},
    sending: { [-1]: 'failed', 1: 'sent', 2: 'delivered', 3: 'read', 4: 'played' },
    uncertain: { [-1]: 'failed', 1: 'sent', 2: 'delivered', 3: 'read', 4: 'played' },
    sent: { 2: 'delivered', 3: 'read', 4: 'played' },
    delivered: { 3: 'read', 4: 'played' },
    read: { 4: 'played' },
    played: {},
    failed: { 1: 'sent', 2: 'delivered', 3: 'read', 4: 'played' },
    cancelled: {},
    expired: {},
  };
  const ACKS = [-1, 0, 1, 2, 3, 4, 5];

  it.each(MESSAGE_STATUSES)('of every kind leads a message that is %s only forward', async (from) => {
    const session = await rows.aSession();
    for (const ack of ACKS) {
      const { id, waId } = await rows.aMessage(session, { status: from });
      await outbox.acknowledge(session.id, waId, ack);
      const after = AFTER[from][ack];
      expect([ack, await rows.statusOf(id), await rows.historyOf(id)]).toEqual([
        ack,
        after ?? from,
        after ? [after] : [],
      ]);
    }
  });

  it('counts once when it comes several times at once', async () => {
    const session = await rows.aSession();
    const { id, waId } = await rows.aMessage(session, { status: 'sending' });
    await Promise.all(Array.from({ length: 5 }, () => outbox.acknowledge(session.id, waId, 1)));
    expect(await rows.historyOf(id)).toEqual(['sent']);
  });

  it('is noted in the order in which it proves more, whatever the order of its coming', async () => {
    const session = await rows.aSession();
    const { id, waId } = await rows.aMessage(session, { status: 'sending' });
    for (const ack of [2, 1, 4, 3]) await outbox.acknowledge(session.id, waId, ack);
    expect([await rows.statusOf(id), await rows.historyOf(id)]).toEqual(['played', ['delivered', 'played']]);
  });

  it('changes nothing in another session, nor an incoming message', async () => {
    const session = await rows.aSession();
    const { id, waId } = await rows.aMessage(session, { status: 'sending' });
    await outbox.acknowledge((await rows.aSession()).id, waId, 1);
    expect(await rows.statusOf(id)).toBe('sending');
    await world.database.query(`UPDATE messages SET direction = 'inbound' WHERE id = $1`, [id]);
    await outbox.acknowledge(session.id, waId, 1);
    expect(await rows.statusOf(id)).toBe('sending');
  });
});
