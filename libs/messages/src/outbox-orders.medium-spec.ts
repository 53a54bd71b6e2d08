import { SessionsModule } from '@chasqui/sessions';
import { hosted } from '../../../test/support/medium-leases.js';
import { Rows, type SessionId } from '../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../test/support/medium-world.js';
import type { Lane } from './lane.js';
import { MessagesModule } from './messages.module.js';
import { OutboxOrdersService } from './outbox-orders.service.js';
import { OutboxService } from './outbox.service.js';

const MANY = 2_300;
const RACES = 40;

let world: World;
let orders: OutboxOrdersService;
let outbox: OutboxService;
let rows: Rows;

beforeAll(async () => {
  world = await openWorld([MessagesModule, SessionsModule]);
  orders = world.get(OutboxOrdersService);
  outbox = world.get(OutboxService);
  rows = new Rows(world.database);
});

afterAll(() => world.close());

function pause(session: SessionId): Promise<boolean> {
  return world.database.transaction((manager) => orders.pause(manager, session));
}

function resume(session: SessionId): Promise<boolean> {
  return world.database.transaction((manager) => orders.resume(manager, session));
}

async function clear(session: SessionId, lane?: Lane): Promise<number> {
  return orders.clear(session, await orders.sectionOf(world.database.manager, session, lane));
}

async function eventsOf({ id }: SessionId): Promise<unknown[]> {
  return world.database.query(
    `SELECT type, data FROM events WHERE session_id = $1 AND type LIKE 'session.outbox%' ORDER BY ord`,
    [id],
  );
}

describe('pausing', () => {
  it('holds every message until somebody resumes, and is told once', async () => {
    const { session, lease } = await hosted(world, rows);
    const { id } = await rows.aMessage(session);
    expect([await pause(session), await pause(session)]).toEqual([true, false]);
    expect(await outbox.claimNext(lease, 0)).toBeNull();
    expect(await orders.summarise(session)).toMatchObject({ reason: 'by_request', queued: 1, nextSendAt: null });
    expect([await resume(session), await resume(session)]).toEqual([true, false]);
    expect(await outbox.claimNext(lease, 0)).toMatchObject({ id, attempts: 1 });
    expect(await eventsOf(session)).toEqual([
      { type: 'session.outbox_paused', data: { reason: 'by_request' } },
      { type: 'session.outbox_resumed', data: {} },
    ]);
  });

  it('holds from its answer on: no message is taken after it, however close the owner was', async () => {
    for (let race = 0; race < RACES; race += 1) {
      const { session, lease } = await hosted(world, rows);
      for (let count = 0; count < 3; count += 1) await rows.aMessage(session);
      const pauses = { answered: 0 };
      const pausing = pause(session).then(() => (pauses.answered += 1));
      const takenAfter: unknown[] = [];
      for (let attempt = 0; attempt < 3; attempt += 1) {
        const isAfter = pauses.answered > 0;
        const message = await outbox.claimNext(lease, 0);
        if (message) await outbox.acknowledge(session.id, message.waId, 1);
        if (message && isAfter) takenAfter.push(message);
      }
      await pausing;
      expect(takenAfter).toEqual([]);
      expect(await outbox.claimNext(lease, 0)).toBeNull();
    }
  });

  it('keeps its reason when it was paused already, and does nothing to the session of another account', async () => {
    const session = await rows.aSession();
    await world.database.query(
      `UPDATE sessions SET outbox_paused_at = now(), outbox_pause_reason = 'number_changed' WHERE id = $1`,
      [session.id],
    );
    expect(await pause(session)).toBe(false);
    expect(await resume({ accountId: await rows.anAccount(), id: session.id })).toBe(false);
    expect(await orders.summarise(session)).toMatchObject({
      reason: 'number_changed',
      since: expect.any(Date) as Date,
    });
  });
});

describe('clearing the queue', () => {
  it('cancels what is queued, and nothing that may have left', async () => {
    const session = await rows.aSession();
    const waiting = [
      await rows.aMessage(session),
      await rows.aMessage(session, { sendInSeconds: 3_600 }),
      await rows.aMessage(session, { status: 'preparing' }),
    ];
    const others = ['sending', 'uncertain', 'sent', 'failed', 'expired'];
    const left = await Promise.all(others.map((status) => rows.aMessage(session, { status })));
    const neighbour = await rows.aMessage(await rows.aSession({ accountId: session.accountId }));
    expect(await clear(session)).toBe(3);
    expect(await Promise.all(waiting.map(({ id }) => rows.historyOf(id)))).toEqual(waiting.map(() => ['cancelled']));
    expect(await Promise.all(left.map(({ id }) => rows.statusOf(id)))).toEqual(others);
    expect(await rows.statusOf(neighbour.id)).toBe('queued');
    expect(await clear(session)).toBe(0);
  });

  it('can be of one lane', async () => {
    const session = await rows.aSession();
    const [reply, campaign] = [await rows.aMessage(session, { lane: 0 }), await rows.aMessage(session, { lane: 2 })];
    expect(await clear(session, 'campaign')).toBe(1);
    expect([await rows.statusOf(reply.id), await rows.statusOf(campaign.id)]).toEqual(['queued', 'cancelled']);
  });

  it('leaves what is accepted after it came', async () => {
    const session = await rows.aSession();
    const before = await rows.aMessage(session);
    const section = await orders.sectionOf(world.database.manager, session, undefined);
    const after = await rows.aMessage(session);
    expect(await orders.clear(session, section)).toBe(1);
    expect([await rows.statusOf(before.id), await rows.statusOf(after.id)]).toEqual(['cancelled', 'queued']);
  });

  it('of very many cancels each once, while their owner takes and others clear: each is one or the other', async () => {
    const { session, lease } = await hosted(world, rows);
    await world.database.query(
      `INSERT INTO messages (account_id, session_id, wa_id, direction, chat_id, type, content, status)
       SELECT $1, $2, 'MANY' || n, 'outbound', '1@c.us', 'text', '{"text":"hello"}', 'queued'
       FROM generate_series(1, $3::integer) n`,
      [session.accountId, session.id, MANY],
    );
    const clearing = [clear(session), clear(session)];
    let taken = 0;
    for (let attempt = 0; attempt < 50; attempt += 1) {
      const message = await outbox.claimNext(lease, 0);
      if (!message) continue;
      taken += 1;
      await outbox.acknowledge(session.id, message.waId, 1);
    }
    const [one = 0, other = 0] = await Promise.all(clearing);
    expect(one + other + taken).toBe(MANY);
    expect(await rows.usageOf(session.id)).toMatchObject({ cancelled: one + other, sent: taken });
  });
});

describe('the summary of an outbox', () => {
  it('counts what waits, what is undecided and what is parked, and tells when the next one is due', async () => {
    const session = await rows.aSession();
    expect(await orders.summarise(session)).toEqual({
      reason: null,
      since: null,
      queued: 0,
      uncertain: 0,
      parked: 0,
      nextSendAt: null,
    });
    await rows.aMessage(session, { sendInSeconds: 3_600 });
    await rows.aMessage(session, { status: 'uncertain' });
    for (let count = 0; count < 2; count += 1) await rows.aMessage(session, { status: 'uncertain', isParked: true });
    await rows.aMessage(session, { status: 'sent' });
    const summary = await orders.summarise(session);
    expect(summary).toMatchObject({ queued: 1, uncertain: 1, parked: 2 });
    expect(((summary.nextSendAt?.getTime() ?? 0) - Date.now()) / 1_000).toBeCloseTo(3_600, -2);
    await world.database.query(`UPDATE sessions SET next_send_at = now() + interval '2 hours' WHERE id = $1`, [
      session.id,
    ]);
    const paced = await orders.summarise(session);
    expect(((paced.nextSendAt?.getTime() ?? 0) - Date.now()) / 1_000).toBeCloseTo(7_200, -2);
  });
});
