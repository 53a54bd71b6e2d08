import { parseChatId } from '@chasqui/whatsapp-vocabulary';
import { SessionsModule, SessionsService, type Lease } from '@chasqui/sessions';
import { acceptText } from '../../../test/support/accept-text.js';
import { hosted } from '../../../test/support/medium-leases.js';
import { Rows, type SessionId } from '../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../test/support/medium-world.js';
import { UNCAPPED } from '../../../test/support/paced-sessions.js';
import { MessagesModule } from './messages.module.js';
import { OutboxOrdersService } from './outbox-orders.service.js';
import { OutboxService } from './outbox.service.js';
import { PacedOutboxService } from './pacing/paced-outbox.service.js';

const ROUNDS = 60;
const GAP_MS = 1;

let world: World;
let rows: Rows;

beforeAll(async () => {
  world = await openWorld([MessagesModule, SessionsModule]);
  rows = new Rows(world.database);
});

afterAll(() => world.close());

/** Pauses and resumes as a caller does, in one transaction each. */
async function pauseAndResume(session: SessionId): Promise<void> {
  const orders = world.get(OutboxOrdersService);
  const sessions = world.get(SessionsService);
  for (const order of ['pause', 'resume'] as const) {
    await world.database.transaction(async (manager) => {
      await sessions.lock(manager, session);
      await orders[order](manager, session);
    });
  }
}

async function manyTimes(work: () => Promise<unknown>): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) await work();
}

/** Everything at one time that locks the session's row: none of it may end another. */
async function contend(session: SessionId, claim: () => Promise<unknown>): Promise<void> {
  const to = parseChatId('1234567890', null);
  const accept = (): Promise<unknown> => acceptText(world, session, { to, text: 'hello' });
  await Promise.all([
    manyTimes(claim),
    manyTimes(accept),
    manyTimes(accept),
    manyTimes(() => pauseAndResume(session)),
    manyTimes(() => pauseAndResume(session)),
  ]);
}

/** With a backlog: each claim writes into the session's row when the next one may leave. */
async function withBacklog(): Promise<{ session: SessionId; lease: Lease }> {
  const one = await hosted(world, rows);
  for (let count = 0; count < ROUNDS; count += 1) await rows.aMessage(one.session);
  await world.database.query(
    'UPDATE sessions SET backlog_through = (SELECT max(position) FROM messages WHERE session_id = $1) WHERE id = $1',
    [one.session.id],
  );
  return one;
}

describe('the claim of a message of a backlog', () => {
  it('never ends in a deadlock with a pause', async () => {
    const { session, lease } = await withBacklog();
    const outbox = world.get(OutboxService);
    let taken = 0;
    await contend(session, async () => {
      const message = await outbox.claimNext(lease, GAP_MS);
      if (!message) return;
      taken += 1;
      await outbox.acknowledge(session.id, message.waId, 1);
    });
    expect(taken).toBeGreaterThan(0);
  });

  it('never does so either in a session that is paced', async () => {
    const { session, lease } = await withBacklog();
    const pacing = { ...UNCAPPED, minGapMs: 0, jitterMs: 0 };
    await world.database.query('UPDATE sessions SET pacing = $2 WHERE id = $1', [session.id, pacing]);
    const paced = world.get(PacedOutboxService);
    const outcomes = new Set<string>();
    await contend(session, async () => {
      const claim = await paced.claimNext(lease, GAP_MS);
      outcomes.add(claim.outcome);
      if (claim.outcome === 'taken') await world.get(OutboxService).acknowledge(session.id, claim.message.waId, 1);
    });
    expect([...outcomes]).toContain('taken');
    expect([...outcomes]).not.toContain('not_paced');
  });
});
