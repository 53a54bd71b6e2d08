import { DAY_MS, MINUTE_MS, type OwnPacing } from '@chasqui/pacing';
import { SessionsModule, type Lease } from '@chasqui/sessions';
import { hosted, takeOver } from '../../../../test/support/medium-leases.js';
import { Rows, type SessionId } from '../../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../../test/support/medium-world.js';
import { pacedSession, sendNext, SteppedClock, UNCAPPED } from '../../../../test/support/paced-sessions.js';
import { MessagesModule } from '../messages.module.js';
import { OutboxService } from '../outbox.service.js';
import type { OutboxMessage } from '../outbox-message.js';
import { PacedOutboxService } from './paced-outbox.service.js';
import { PacingMarks } from './pacing-marks.service.js';

const REPLY = 0;
const CAMPAIGN = 2;
const GAP_MS = 5_000;

let world: World;
let rows: Rows;
let clock: SteppedClock;
let outbox: OutboxService;
let paced: PacedOutboxService;

beforeAll(async () => {
  world = await openWorld([MessagesModule, SessionsModule]);
  rows = new Rows(world.database);
  clock = SteppedClock.install(world);
  outbox = world.get(OutboxService);
  paced = world.get(PacedOutboxService);
});

afterAll(() => world.close());

function open(pacing: OwnPacing): Promise<{ session: SessionId; lease: Lease }> {
  return pacedSession(world, rows, { pacing: { ...UNCAPPED, ...pacing }, clock });
}

/** @returns its id, or how long pacing holds everything */
async function next(lease: Lease): Promise<string | number | null> {
  const result = await sendNext(world, lease, clock);
  return 'id' in result ? result.id : result.waitMs;
}

async function claimed(lease: Lease): Promise<OutboxMessage> {
  const claim = await paced.claimNext(lease, 0);
  if (claim.outcome !== 'taken') throw new Error(`nothing was taken: ${claim.outcome}`);
  return claim.message;
}

/** Somebody with whom the session has exchanged messages. */
async function aFriend(session: SessionId, chatId: string): Promise<string> {
  await rows.aMessage(session, { status: 'delivered', chatId });
  return chatId;
}

async function marksOf({ id }: SessionId): Promise<{ messageId: string; atMs: number; isNew: boolean }[]> {
  return world.database.query(
    `SELECT message_id AS "messageId", (extract(epoch FROM at) * 1000)::float8 AS "atMs", is_new_recipient AS "isNew"
     FROM pacing_marks WHERE session_id = $1 ORDER BY at`,
    [id],
  );
}

describe('a paced session', () => {
  it('keeps its gap from the end of a hand-over, whichever worker has it', async () => {
    const { session, lease } = await open({ minGapMs: GAP_MS });
    const [first, second] = [await rows.aMessage(session), await rows.aMessage(session, { lane: REPLY })];
    expect(await next(lease)).toBe(second.id);
    const newer = await takeOver(world, rows, session);
    expect(await next(newer)).toBe(GAP_MS);
    clock.ms += GAP_MS - 1;
    expect(await next(newer)).toBe(1);
    clock.ms += 1;
    const message = await claimed(newer);
    clock.ms += 400;
    await paced.noteHandedOver(newer, message);
    await outbox.acknowledge(session.id, message.waId, 1);
    expect(message.id).toBe(first.id);
    expect((await marksOf(session)).at(-1)).toMatchObject({ messageId: first.id, atMs: clock.ms });
    await rows.aMessage(session);
    expect(await next(newer)).toBe(GAP_MS);
  });

  it('lets replies go on when its caps are reached, and counts them', async () => {
    const { session, lease } = await open({ perMinute: 1 });
    const friend = await aFriend(session, '1@c.us');
    const held = await rows.aMessage(session, { lane: CAMPAIGN, chatId: friend });
    const replies = [await rows.aMessage(session, { lane: REPLY }), await rows.aMessage(session, { lane: REPLY })];
    expect([await next(lease), await next(lease)]).toEqual(replies.map(({ id }) => id));
    expect(await next(lease)).toBe(MINUTE_MS);
    clock.ms += MINUTE_MS;
    expect(await next(lease)).toBe(held.id);
  });

  it('holds a lane whose first message goes to somebody new, with its order, and no other lane', async () => {
    const { session, lease } = await open({ newRecipientsPerDay: 1 });
    const friend = await aFriend(session, '1@c.us');
    const group = await rows.aMessage(session, { chatId: '123-456@g.us', expiresInSeconds: null });
    const [new1, again, new2, behind] = [
      await rows.aMessage(session, { chatId: '2@c.us', expiresInSeconds: null }),
      await rows.aMessage(session, { chatId: '2@c.us', expiresInSeconds: null }),
      await rows.aMessage(session, { chatId: '3@c.us', expiresInSeconds: null }),
      await rows.aMessage(session, { chatId: friend, expiresInSeconds: null }),
    ];
    const campaign = await rows.aMessage(session, { lane: CAMPAIGN, chatId: friend, expiresInSeconds: null });
    const taken = [await next(lease), await next(lease), await next(lease), await next(lease), await next(lease)];
    expect(taken).toEqual([group.id, new1.id, again.id, campaign.id, DAY_MS]);
    clock.ms += DAY_MS;
    expect([await next(lease), await next(lease)]).toEqual([new2.id, behind.id]);
  });

  it('knows people who wrote to it, and not those whom no message reached', async () => {
    const { session, lease } = await open({ newRecipientsPerDay: 1 });
    await rows.aMessage(session, { status: 'failed', chatId: '1@c.us' });
    const { id } = await rows.aMessage(session, { status: 'received', chatId: '2@c.us' });
    await world.database.query(`UPDATE messages SET direction = 'inbound' WHERE id = $1`, [id]);
    for (const chatId of ['1@c.us', '2@c.us', '2@c.us']) await rows.aMessage(session, { chatId });
    for (let count = 0; count < 3; count += 1) await next(lease);
    expect((await marksOf(session)).map(({ isNew }) => isNew)).toEqual([true, false, false]);
  });

  it('keeps the gaps of a backlog, too', async () => {
    const { session, lease } = await open({});
    const [first, second] = [await rows.aMessage(session), await rows.aMessage(session)];
    await world.database.query('UPDATE sessions SET backlog_through = 9223372036854775807 WHERE id = $1', [session.id]);
    expect(await paced.claimNext(lease, 1_000)).toMatchObject({ outcome: 'taken', message: { id: first.id } });
    await outbox.acknowledge(session.id, first.waId, 1);
    expect(await paced.claimNext(lease, 1_000)).toEqual({ outcome: 'nothing', waitMs: 1_000 });
    clock.ms += 1_000;
    expect(await next(lease)).toBe(second.id);
  });
});

describe('a message that is handed over more than once', () => {
  it('has one mark, from the end of its last hand-over', async () => {
    const { session, lease } = await open({ perMinute: 2 });
    await rows.aMessage(session);
    const message = await claimed(lease);
    await outbox.move(lease, message, 'uncertain', 'outcome_unknown');
    clock.ms += 10_000;
    expect(await outbox.claimAgain(lease, message.id)).not.toBeNull();
    await outbox.acknowledge(session.id, message.waId, 1);
    await paced.noteHandedOver(lease, message);
    expect(await marksOf(session)).toEqual([{ messageId: message.id, atMs: clock.ms, isNew: true }]);
  });

  it('has none while it waits again because the page did not take it', async () => {
    const { session, lease } = await open({ perMinute: 1 });
    await rows.aMessage(session);
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const message = await claimed(lease);
      await outbox.move(lease, message, 'queued', 'page_error');
      await paced.noteHandedOver(lease, message);
      expect(await marksOf(session)).toEqual([]);
    }
  });

  it('has its mark also when the worker died before it could tell', async () => {
    const { session, lease } = await open({ perMinute: 1 });
    await rows.aMessage(session);
    const message = await claimed(lease);
    const newer = await takeOver(world, rows, session);
    await outbox.acknowledge(session.id, message.waId, 1);
    await rows.aMessage(session);
    expect(await next(newer)).toBe(MINUTE_MS);
  });
});

describe('nothing is taken', () => {
  it('while it is paused, while an earlier message is undecided, or by an owner that lost its lease', async () => {
    const { session, lease } = await open({});
    const { id } = await rows.aMessage(session);
    const set = (columns: string): Promise<unknown> =>
      world.database.query(`UPDATE sessions SET ${columns} WHERE id = $1`, [session.id]);
    await set(`outbox_paused_at = now(), outbox_pause_reason = 'by_request'`);
    expect(await next(lease)).toBeNull();
    await set('outbox_paused_at = NULL, outbox_pause_reason = NULL');
    const undecided = await rows.aMessage(session, { status: 'uncertain' });
    expect(await next(lease)).toBeNull();
    await outbox.acknowledge(session.id, undecided.waId, 1);
    const newer = await takeOver(world, rows, session);
    expect(await next(lease)).toBeNull();
    expect(await next(newer)).toBe(id);
  });

  it('before its time, and the wait ends with what is scheduled, or with what expires', async () => {
    const { session, lease } = await open({ perMinute: 1 });
    await rows.aMessage(session);
    await next(lease);
    const waiting = await rows.aMessage(session, { expiresInSeconds: null });
    await rows.aMessage(session, { lane: REPLY, sendInSeconds: 20, expiresInSeconds: null });
    const untilReply = await next(lease);
    expect([untilReply, Number(untilReply) > 0, Number(untilReply) <= 20_000]).toEqual([untilReply, true, true]);
    await world.database.query(`UPDATE messages SET expires_at = now() WHERE id = $1`, [waiting.id]);
    expect(await next(lease)).toBeNull();
  });
});

describe('another pace', () => {
  it('holds from the next message on, and so does none', async () => {
    const { session, lease } = await open({ perMinute: 1 });
    const [first, second] = [await rows.aMessage(session), await rows.aMessage(session)];
    const set = (pacing: OwnPacing | null): Promise<unknown> =>
      world.database.query('UPDATE sessions SET pacing = $2 WHERE id = $1', [session.id, pacing]);
    expect([await next(lease), await next(lease)]).toEqual([first.id, MINUTE_MS]);
    expect(await outbox.claimNext(lease, 0)).toBeNull();
    expect(await outbox.lookAhead(session.id)).toMatchObject({ isPaced: true });
    await set({ ...UNCAPPED, perMinute: 2 });
    expect(await next(lease)).toBe(second.id);
    const third = await rows.aMessage(session);
    await set({ enabled: false });
    expect(await paced.claimNext(lease, 0)).toEqual({ outcome: 'not_paced' });
    expect(await outbox.lookAhead(session.id)).toMatchObject({ isPaced: false });
    expect(await outbox.claimNext(lease, 0)).toMatchObject({ id: third.id });
  });

  it('is not for sessions without one where the defaults are off', async () => {
    const { session, lease } = await hosted(world, rows);
    const { id } = await rows.aMessage(session);
    expect(await paced.claimNext(lease, 0)).toEqual({ outcome: 'not_paced' });
    expect(await outbox.claimNext(lease, 0)).toMatchObject({ id });
  });
});

describe('marks', () => {
  it('are deleted when no window reaches back to them any more', async () => {
    const { session, lease } = await open({});
    await rows.aMessage(session);
    await next(lease);
    clock.ms += DAY_MS - 1;
    await world.get(PacingMarks).deleteOld();
    expect(await marksOf(session)).toHaveLength(1);
    clock.ms += 1;
    await world.get(PacingMarks).deleteOld();
    expect(await marksOf(session)).toEqual([]);
  });
});
