import { SessionsModule, type Lease } from '@chasqui/sessions';
import { hosted, takeOver } from '../../../test/support/medium-leases.js';
import { Rows, type SessionId } from '../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../test/support/medium-world.js';
import { MessagesModule } from './messages.module.js';
import { OutboxService } from './outbox.service.js';
import { ReadinessService } from './readiness.service.js';

const HOUR_MS = 3_600_000;
const GAP_MS = 60_000;

let world: World;
let outbox: OutboxService;
let readiness: ReadinessService;
let rows: Rows;

beforeAll(async () => {
  world = await openWorld([MessagesModule, SessionsModule]);
  outbox = world.get(OutboxService);
  readiness = world.get(ReadinessService);
  rows = new Rows(world.database);
});

afterAll(() => world.close());

/** A session that was ready for the last time so long ago. */
async function lastReady(agoMs: number): Promise<{ session: SessionId; lease: Lease }> {
  const found = await hosted(world, rows);
  await travel(found.session, agoMs);
  return found;
}

/** Lets so much time pass, as far as the session's row knows. */
async function travel({ id }: SessionId, ms: number): Promise<void> {
  await world.database.query(
    `UPDATE sessions SET next_send_at = next_send_at - make_interval(secs => $2::float8 / 1000),
       last_ready_at = coalesce(last_ready_at, now()) - make_interval(secs => $2::float8 / 1000) WHERE id = $1`,
    [id, ms],
  );
}

async function take(lease: Lease): Promise<string | null> {
  const message = await outbox.claimNext(lease, GAP_MS);
  if (message) await outbox.acknowledge(lease.sessionId, message.waId, 1);
  return message?.id ?? null;
}

describe('what is queued after more than an hour down', () => {
  it('leaves with a gap after each message', async () => {
    const { session, lease } = await lastReady(HOUR_MS + 60_000);
    const [first, second, third] = [
      await rows.aMessage(session),
      await rows.aMessage(session),
      await rows.aMessage(session),
    ];
    await readiness.begin(lease, HOUR_MS);
    expect([await take(lease), await take(lease)]).toEqual([first.id, null]);
    const { waitMs } = await outbox.lookAhead(session.id);
    expect(waitMs).toBeGreaterThan(0);
    expect(waitMs).toBeLessThanOrEqual(GAP_MS);
    await travel(session, GAP_MS);
    expect([await take(lease), await take(lease)]).toEqual([second.id, null]);
    const newer = await takeOver(world, rows, session);
    await readiness.begin(newer, HOUR_MS); // ready again after a moment: the gaps go on
    expect(await take(newer)).toBeNull();
    await travel(session, GAP_MS);
    expect(await take(newer)).toBe(third.id);
  });

  it('ends with its last message: what is accepted from then on leaves at once', async () => {
    const { session, lease } = await lastReady(2 * HOUR_MS);
    await rows.aMessage(session);
    const later = await rows.aMessage(session, { sendInSeconds: 3_600 });
    await readiness.begin(lease, HOUR_MS);
    await take(lease);
    expect(await outbox.lookAhead(session.id)).toMatchObject({ isBacklogOver: true });
    await readiness.endBacklog(lease);
    const next = [await rows.aMessage(session), await rows.aMessage(session)];
    await world.database.query('UPDATE messages SET send_at = now() WHERE id = $1', [later.id]);
    const taken = [await take(lease), await take(lease), await take(lease)];
    expect(taken.sort()).toEqual([...next.map(({ id }) => id), later.id].sort());
  });

  it('is still a backlog while anything of it is due', async () => {
    const { session, lease } = await lastReady(2 * HOUR_MS);
    for (let count = 0; count < 2; count += 1) await rows.aMessage(session);
    await readiness.begin(lease, HOUR_MS);
    await take(lease);
    expect(await outbox.lookAhead(session.id)).toMatchObject({ isBacklogOver: false });
    await readiness.endBacklog(lease);
    expect(await take(lease)).toBeNull();
  });
});

describe('what is queued after less than that', () => {
  it('leaves at once', async () => {
    const { session, lease } = await lastReady(HOUR_MS - 60_000);
    const queued = [await rows.aMessage(session), await rows.aMessage(session)];
    await readiness.begin(lease, HOUR_MS);
    expect([await take(lease), await take(lease)]).toEqual(queued.map(({ id }) => id));
  });

  it('is counted from when the session was last known to be ready', async () => {
    const { session, lease } = await lastReady(2 * HOUR_MS);
    await readiness.goOn(lease);
    const queued = [await rows.aMessage(session), await rows.aMessage(session)];
    await readiness.begin(lease, HOUR_MS);
    expect([await take(lease), await take(lease)]).toEqual(queued.map(({ id }) => id));
  });

  it('is not for an owner to say that lost its lease', async () => {
    const { session, lease } = await lastReady(2 * HOUR_MS);
    const queued = [await rows.aMessage(session), await rows.aMessage(session)];
    const newer = await takeOver(world, rows, session);
    await readiness.goOn(lease);
    await readiness.begin(newer, HOUR_MS);
    expect([await take(newer), await take(newer)]).toEqual([queued[0]?.id, null]);
  });
});

describe('another number', () => {
  it('pauses the outbox, keeps what is queued, and gives up what may have left', async () => {
    const { session, lease } = await hosted(world, rows);
    const queued = await rows.aMessage(session);
    const open = await rows.aMessage(session, { status: 'uncertain' });
    for (let time = 0; time < 2; time += 1) await readiness.changeNumber(lease);
    expect([await rows.statusOf(queued.id), await rows.statusOf(open.id)]).toEqual(['queued', 'failed']);
    expect(await outbox.claimNext(lease, 0)).toBeNull();
    const events = await world.database.query<unknown[]>(
      `SELECT type, data FROM events WHERE session_id = $1 AND type LIKE 'session.outbox%'`,
      [session.id],
    );
    expect(events).toEqual([{ type: 'session.outbox_paused', data: { reason: 'number_changed' } }]);
  });

  it('is not for an owner to say that lost its lease', async () => {
    const { session, lease } = await hosted(world, rows);
    const open = await rows.aMessage(session, { status: 'uncertain' });
    await takeOver(world, rows, session);
    await readiness.changeNumber(lease);
    expect(await rows.statusOf(open.id)).toBe('uncertain');
    expect(await outbox.lookAhead(session.id)).toMatchObject({ isPaused: false });
  });
});
