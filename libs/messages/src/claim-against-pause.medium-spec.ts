import { SessionsModule, SessionsService, type Lease } from '@chasqui/sessions';
import { eventually } from '../../../test/support/eventually.js';
import { hosted } from '../../../test/support/medium-leases.js';
import { Rows, type SessionId } from '../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../test/support/medium-world.js';
import { UNCAPPED } from '../../../test/support/paced-sessions.js';
import { MessagesModule } from './messages.module.js';
import { OutboxOrdersService } from './outbox-orders.service.js';
import { OutboxService } from './outbox.service.js';
import { PacedOutboxService } from './pacing/paced-outbox.service.js';

const GAP_MS = 5_000;

let world: World;
let rows: Rows;

beforeAll(async () => {
  world = await openWorld([MessagesModule, SessionsModule]);
  rows = new Rows(world.database);
});

afterAll(() => world.close());

/** With a backlog, of which each claim writes into the session's row when the next message may leave. */
async function withBacklog(): Promise<{ session: SessionId; lease: Lease }> {
  const one = await hosted(world, rows);
  await rows.aMessage(one.session);
  await world.database.query(
    'UPDATE sessions SET backlog_through = (SELECT max(position) FROM messages WHERE session_id = $1) WHERE id = $1',
    [one.session.id],
  );
  return one;
}

/** As a caller's call does. */
function pause(session: SessionId): Promise<boolean> {
  return world.database.transaction(async (manager) => {
    await world.get(SessionsService).lock(manager, session);
    return world.get(OutboxOrdersService).pause(manager, session);
  });
}

async function waiting(count: number): Promise<void> {
  await eventually(
    async () => {
      const [row] = await world.database.query<{ count: number }[]>(
        `SELECT count(*)::int AS count FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return row?.count;
    },
    (seen) => seen === count,
  );
}

/**
 * While a message is being accepted, which locks the session's row, a pause comes to wait for that, and then a claim,
 * which writes into the row that it has locked itself: nobody may wait for the other for ever.
 * @returns whether the pause was made
 */
async function claimBehindPause(session: SessionId, claim: () => Promise<unknown>): Promise<boolean> {
  const both = await world.database.transaction(async (manager) => {
    await manager.query('SELECT FROM sessions WHERE id = $1 FOR SHARE', [session.id]);
    const pausing = pause(session);
    await waiting(1);
    const claiming = claim();
    await waiting(2);
    return { outcomes: Promise.all([pausing, claiming]) };
  });
  const [isPaused] = await both.outcomes;
  return isPaused;
}

describe('the claim of a message of a backlog', () => {
  it('never ends in a deadlock with a pause, which holds from then on', async () => {
    const { session, lease } = await withBacklog();
    const claim = (): Promise<unknown> => world.get(OutboxService).claimNext(lease, GAP_MS);
    expect(await claimBehindPause(session, claim)).toBe(true);
    expect(await claim()).toBeNull();
  });

  it('never does so either in a session that is paced', async () => {
    const { session, lease } = await withBacklog();
    await world.database.query('UPDATE sessions SET pacing = $2 WHERE id = $1', [session.id, UNCAPPED]);
    const claim = (): Promise<unknown> => world.get(PacedOutboxService).claimNext(lease, GAP_MS);
    expect(await claimBehindPause(session, claim)).toBe(true);
    expect(await claim()).toEqual({ outcome: 'nothing', waitMs: null });
  });
});
