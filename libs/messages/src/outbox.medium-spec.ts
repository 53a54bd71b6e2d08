import { SessionsModule, type Lease } from '@chasqui/sessions';
import { claimLease, hosted, takeOver } from '../../../test/support/medium-leases.js';
import { Rows } from '../../../test/support/medium-rows.js';
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

/** Takes and sends until nothing is due. */
async function sendAll(lease: Lease): Promise<string[]> {
  const ids: string[] = [];
  for (;;) {
    const message = await outbox.claimNext(lease, 0);
    if (!message) return ids;
    ids.push(message.id);
    await outbox.move(lease, message, 'sent', null);
  }
}

describe('taking the next message', () => {
  it('goes by lane, then by due time, then by acceptance', async () => {
    const { session, lease } = await hosted(world, rows);
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
    const { session, lease } = await hosted(world, rows);
    await rows.aMessage(session, { sendInSeconds: 3_600 });
    for (const status of ['preparing', 'sent', 'failed', 'cancelled', 'expired'])
      await rows.aMessage(session, { status });
    await rows.aMessage(await rows.aSession());
    expect(await outbox.claimNext(lease, 0)).toBeNull();
  });

  it('leaves what waited too long', async () => {
    const { session, lease } = await hosted(world, rows);
    await rows.aMessage(session, { expiresInSeconds: -1 });
    const fresh = await rows.aMessage(session);
    const endless = await rows.aMessage(session, { expiresInSeconds: null });
    expect(await sendAll(lease)).toEqual([fresh.id, endless.id]);
  });

  it('gives nothing while the outbox is paused, or its next time has not come', async () => {
    const { session, lease } = await hosted(world, rows);
    const { id } = await rows.aMessage(session);
    const set = (columns: string): Promise<unknown> =>
      world.database.query(`UPDATE sessions SET ${columns} WHERE id = $1`, [session.id]);
    await set(`outbox_paused_at = now(), outbox_pause_reason = 'by_request'`);
    expect(await outbox.claimNext(lease, 0)).toBeNull();
    await set(`outbox_paused_at = NULL, outbox_pause_reason = NULL, next_send_at = now() + interval '1 hour'`);
    expect(await outbox.claimNext(lease, 0)).toBeNull();
    await set(`next_send_at = now() - interval '1 second'`);
    expect(await outbox.claimNext(lease, 0)).toMatchObject({ id, attempts: 1 });
  });

  it('goes on behind one that WhatsApp has taken, while that is being written down, and behind no other', async () => {
    const { session, lease } = await hosted(world, rows);
    const taken = await rows.aMessage(session, { status: 'sending' });
    const undecided = await rows.aMessage(session, { status: 'sending' });
    const next = await rows.aMessage(session);
    expect(await outbox.claimNext(lease, 0, { takenIds: [taken.id] })).toBeNull();
    await outbox.acknowledge(session.id, undecided.waId, 1);
    expect(await outbox.claimNext(lease, 0)).toBeNull();
    expect(await outbox.claimNext(lease, 0, { takenIds: [taken.id] })).toMatchObject({ id: next.id });
  });

  it('goes on behind a parked message', async () => {
    const { session, lease } = await hosted(world, rows);
    await rows.aMessage(session, { status: 'uncertain', isParked: true });
    const next = await rows.aMessage(session);
    expect(await outbox.claimNext(lease, 0)).toMatchObject({ id: next.id });
  });

  it.each(['sending', 'uncertain'])('waits while another message is %s', async (status) => {
    const { session, lease } = await hosted(world, rows);
    const blocking = await rows.aMessage(session, { status });
    const next = await rows.aMessage(session);
    expect(await outbox.claimNext(lease, 0)).toBeNull();
    await outbox.acknowledge(session.id, blocking.waId, 1);
    expect(await outbox.claimNext(lease, 0)).toMatchObject({ id: next.id });
  });

  it('counts the attempt and writes it into the history', async () => {
    const { session, lease } = await hosted(world, rows);
    const { id, waId } = await rows.aMessage(session);
    expect(await outbox.claimNext(lease, 0)).toMatchObject({ id, waId, attempts: 1, content: { text: 'hello' } });
    expect([await rows.statusOf(id), await rows.historyOf(id)]).toEqual(['sending', ['sending']]);
  });

  it('gives one message to one of many that ask at once', async () => {
    const { session, lease } = await hosted(world, rows);
    await rows.aMessage(session);
    const claims = await Promise.all(Array.from({ length: 8 }, () => outbox.claimNext(lease, 0)));
    expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
  });

  it('never gives a message to an owner whose lease ran out or was taken over', async () => {
    const { session, lease } = await hosted(world, rows);
    const { id } = await rows.aMessage(session);
    await rows.expireLease(session.id);
    expect(await outbox.claimNext(lease, 0)).toBeNull();
    const newer = await claimLease(world, 'another worker', session);
    expect(await outbox.claimNext(lease, 0)).toBeNull();
    expect(await outbox.claimNext(newer, 0)).toMatchObject({ id });
  });
});

describe('moving a message on', () => {
  it('is refused to an owner that lost its lease', async () => {
    const { session, lease } = await hosted(world, rows);
    await rows.aMessage(session);
    const message = await outbox.claimNext(lease, 0);
    if (!message) throw new Error('nothing was due');
    await takeOver(world, rows, session);
    expect(await outbox.move(lease, message, 'failed', 'refused_by_whatsapp')).toBe(false);
    expect(await rows.historyOf(message.id)).toEqual(['sending']);
  });

  it('follows the table of statuses, for every pair', async () => {
    const { session, lease } = await hosted(world, rows);
    const content = { text: 'hello' };
    const message = {
      ...(await rows.aMessage(session)),
      chatId: '',
      chatWid: null,
      accountId: session.accountId,
      type: 'text',
      content,
      attempts: 0,
      undecidedMs: 0,
      uploadLosses: 0,
      isResend: false,
      referenceSenderId: null,
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

describe('looking ahead', () => {
  it('tells when the next message is due, whatever its lane, and when the next one expires', async () => {
    const { session } = await hosted(world, rows);
    expect(await outbox.lookAhead(session.id)).toEqual({
      isPaused: false,
      isHeldUp: false,
      hasParked: false,
      hasOverdue: false,
      isBacklogOver: false,
      isPaced: false,
      waitMs: null,
    });
    await rows.aMessage(session, { sendInSeconds: 7_200, expiresInSeconds: null });
    const first = await rows.aMessage(session, { lane: 2, sendInSeconds: 3_600, expiresInSeconds: null });
    expect(inSeconds(await outbox.lookAhead(session.id))).toBeCloseTo(3_600, -2);
    await world.database.query(`UPDATE messages SET expires_at = now() + interval '60 s' WHERE id = $1`, [first.id]);
    expect(inSeconds(await outbox.lookAhead(session.id))).toBeCloseTo(60, -1);
  });

  it('tells the next time of a paced outbox, and none while something else must happen first', async () => {
    const { session } = await hosted(world, rows);
    const { id } = await rows.aMessage(session, { expiresInSeconds: null });
    expect(await outbox.lookAhead(session.id)).toMatchObject({ waitMs: 0 });
    const set = (columns: string): Promise<unknown> =>
      world.database.query(`UPDATE sessions SET ${columns} WHERE id = $1`, [session.id]);
    await set(`next_send_at = now() + interval '1 hour'`);
    expect(inSeconds(await outbox.lookAhead(session.id))).toBeCloseTo(3_600, -2);
    await set(`outbox_paused_at = now(), outbox_pause_reason = 'by_request'`);
    expect(await outbox.lookAhead(session.id)).toMatchObject({ isPaused: true, waitMs: null });
    await set('outbox_paused_at = NULL, outbox_pause_reason = NULL, next_send_at = NULL');
    await rows.aMessage(session, { status: 'uncertain' });
    expect(await outbox.lookAhead(session.id)).toMatchObject({ isHeldUp: true, waitMs: null });
    await world.database.query(`UPDATE messages SET expires_at = now() WHERE id = $1`, [id]);
    expect(await outbox.lookAhead(session.id)).toMatchObject({ hasOverdue: true, waitMs: 0 });
  });
});

function inSeconds({ waitMs }: { waitMs: number | null }): number {
  return (waitMs ?? -1) / 1_000;
}
