import { SessionsModule } from '@chasqui/sessions';
import { hosted, takeOver } from '../../../test/support/medium-leases.js';
import { Rows } from '../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../test/support/medium-world.js';
import { MessagesModule } from './messages.module.js';
import { OutboxService } from './outbox.service.js';
import { UndecidedService } from './undecided.service.js';

let world: World;
let outbox: OutboxService;
let undecided: UndecidedService;
let rows: Rows;

beforeAll(async () => {
  world = await openWorld([MessagesModule, SessionsModule]);
  outbox = world.get(OutboxService);
  undecided = world.get(UndecidedService);
  rows = new Rows(world.database);
});

afterAll(() => world.close());

async function eventsOf(messageId: string): Promise<string[]> {
  const events = await world.database.query<{ type: string }[]>(
    'SELECT type FROM events WHERE message_id = $1 ORDER BY ord',
    [messageId],
  );
  return events.map(({ type }) => type);
}

describe('an interrupted hand-over', () => {
  it('becomes uncertain, is taken again only by its name, and tells all this in its history', async () => {
    const { session, lease } = await hosted(world, rows);
    const { id, waId } = await rows.aMessage(session);
    await outbox.claimNext(lease, 0);
    const newer = await takeOver(world, rows, session);
    await undecided.markInterrupted(newer, 'hand_over_interrupted');
    expect(await undecided.list(newer)).toMatchObject([{ id, attempts: 1 }]);
    expect(await outbox.claimNext(newer, 0)).toBeNull();
    expect(await outbox.claimAgain(newer, id)).toMatchObject({ id, attempts: 2 });
    for (const ack of [1, 3]) await outbox.acknowledge(session.id, waId, ack);
    expect(await rows.historyOf(id)).toEqual(['sending', 'uncertain', 'sending', 'sent', 'read']);
  });

  it('is left alone by an owner that lost its lease', async () => {
    const { session, lease } = await hosted(world, rows);
    const { id } = await rows.aMessage(session, { status: 'sending' });
    await takeOver(world, rows, session);
    await undecided.markInterrupted(lease, 'hand_over_interrupted');
    expect(await rows.statusOf(id)).toBe('sending');
  });

  it('is not handed over again while the outbox is paused', async () => {
    const { session, lease } = await hosted(world, rows);
    const { id } = await rows.aMessage(session, { status: 'uncertain' });
    await world.database.query(
      `UPDATE sessions SET outbox_paused_at = now(), outbox_pause_reason = 'by_request' WHERE id = $1`,
      [session.id],
    );
    expect(await outbox.claimAgain(lease, id)).toBeNull();
    expect(await rows.statusOf(id)).toBe('uncertain');
  });

  it('lists what is uncertain in the order of acceptance', async () => {
    const { session, lease } = await hosted(world, rows);
    const first = await rows.aMessage(session, { status: 'uncertain', lane: 2 });
    const second = await rows.aMessage(session, { status: 'uncertain', lane: 0 });
    expect((await undecided.list(lease)).map(({ id }) => id)).toEqual([first.id, second.id]);
  });

  it('goes to where the first attempt went', async () => {
    const { session, lease } = await hosted(world, rows);
    await rows.aMessage(session);
    const message = await outbox.claimNext(lease, 0);
    if (!message) throw new Error('nothing was due');
    await undecided.keepChatWid(message, '1111@lid');
    await undecided.keepChatWid(message, '2222@c.us');
    await undecided.markInterrupted(lease, 'hand_over_interrupted');
    expect(await outbox.claimAgain(lease, message.id)).toMatchObject({ chatWid: '1111@lid' });
  });
});

describe('a message that stays undecided', () => {
  const PARKING = { passedMs: 60, parkAfterMs: 100 };

  it('is parked when it was undecided for long enough, all owners together', async () => {
    const { session, lease } = await hosted(world, rows);
    const { id, waId } = await rows.aMessage(session, { status: 'uncertain' });
    expect(await undecided.addUndecided(lease, [id], PARKING)).toEqual([]);
    const newer = await takeOver(world, rows, session);
    expect(await undecided.list(newer)).toMatchObject([{ id, undecidedMs: 60 }]);
    expect(await undecided.addUndecided(lease, [id], PARKING)).toEqual([]); // it lost its lease
    expect(await undecided.addUndecided(newer, [id], PARKING)).toEqual([waId]);
    expect(await undecided.addUndecided(newer, [id], PARKING)).toEqual([]);
    expect([await undecided.list(newer), await undecided.listParked(newer, 10)]).toMatchObject([[], [{ id }]]);
    expect([await rows.statusOf(id), await rows.historyOf(id)]).toEqual(['uncertain', ['uncertain']]);
    expect(await eventsOf(id)).toEqual(['message.parked']);
  });

  it('is not taken again while it is parked, and moved on by an acknowledgement at any time', async () => {
    const { session, lease } = await hosted(world, rows);
    const { id, waId } = await rows.aMessage(session, { status: 'uncertain', isParked: true });
    expect(await outbox.claimAgain(lease, id)).toBeNull();
    await outbox.acknowledge(session.id, waId, 2);
    expect(await rows.statusOf(id)).toBe('delivered');
    expect(await undecided.listParked(lease, 10)).toEqual([]);
  });

  it('counts no time of another message, nor of one that is decided', async () => {
    const { session, lease } = await hosted(world, rows);
    const other = await rows.aMessage(session, { status: 'uncertain' });
    const decided = await rows.aMessage(session, { status: 'sent' });
    expect(await undecided.addUndecided(lease, [decided.id], { passedMs: 200, parkAfterMs: 100 })).toEqual([]);
    expect(await undecided.list(lease)).toMatchObject([{ id: other.id, undecidedMs: 0 }]);
  });

  it('is told apart from one that holds up the others where they are counted', async () => {
    const { session } = await hosted(world, rows);
    await world.database.query(`UPDATE session_leases SET owner = 'counted' WHERE session_id = $1`, [session.id]);
    for (const isParked of [true, true, false]) await rows.aMessage(session, { status: 'uncertain', isParked });
    expect(await outbox.countByStatus('counted')).toEqual({ queued: 0, sending: 0, uncertain: 1, parked: 2 });
  });
});

describe('giving up', () => {
  it('ends what may have left as failed, with its reason, and nothing else', async () => {
    const { session, lease } = await hosted(world, rows);
    const open = [
      await rows.aMessage(session, { status: 'sending' }),
      await rows.aMessage(session, { status: 'uncertain' }),
      await rows.aMessage(session, { status: 'uncertain', isParked: true }),
    ];
    const others = [await rows.aMessage(session), await rows.aMessage(session, { status: 'sent' })];
    await undecided.giveUp(lease, 'session_logged_out');
    expect(await Promise.all(open.map(({ id }) => rows.statusOf(id)))).toEqual(['failed', 'failed', 'failed']);
    expect(await Promise.all(others.map(({ id }) => rows.statusOf(id)))).toEqual(['queued', 'sent']);
    await outbox.acknowledge(session.id, open[1]?.waId ?? '', 1); // it had left after all
    expect(await rows.historyOf(open[1]?.id ?? '')).toEqual(['failed', 'sent']);
  });
});
