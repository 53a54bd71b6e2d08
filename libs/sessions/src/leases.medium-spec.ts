import { eventually } from '../../../test/support/eventually.js';
import { Rows, type SessionId } from '../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../test/support/medium-world.js';
import { LeasesService, type Lease } from './leases.service.js';
import { NEXT_SESSION_STATES, SESSION_STATES, type SessionState } from './session-state.js';
import { SessionsModule } from './sessions.module.js';

let world: World;
let leases: LeasesService;
let rows: Rows;

beforeAll(async () => {
  world = await openWorld([SessionsModule]);
  leases = world.get(LeasesService);
  rows = new Rows(world.database);
});

/** A claim takes whatever it finds: each test sees only its own sessions. */
afterEach(() => world.database.query('TRUNCATE accounts CASCADE'));

afterAll(() => world.close());

async function claimed(owner: string, session: SessionId): Promise<Lease> {
  const lease = (await leases.claim(owner, 100)).find(({ sessionId }) => sessionId === session.id);
  if (!lease) throw new Error(`${owner} did not get the session`);
  return lease;
}

async function rowOf({ id }: SessionId): Promise<Record<string, unknown>> {
  const [row] = await world.database.query<Record<string, unknown>[]>('SELECT * FROM sessions WHERE id = $1', [id]);
  if (!row) throw new Error('no such session');
  return row;
}

/** How many statements wait for another's lock. */
async function waitingStatements(): Promise<number> {
  const waiting = await world.database.query<unknown[]>(
    `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return waiting.length;
}

describe('claiming', () => {
  it('gives each session to exactly one of many that claim at once', async () => {
    const sessions = await Promise.all(Array.from({ length: 12 }, () => rows.aSession()));
    const owners = Array.from({ length: 8 }, (_, index) => `worker-${index}`);
    const claims = await Promise.all(owners.map((owner) => leases.claim(owner, 100)));
    const ids = claims.flat().map(({ sessionId }) => sessionId);
    expect(ids.sort()).toEqual(sessions.map(({ id }) => id).sort());
  });

  it('gives an expired session to exactly one of many that claim at once', async () => {
    const session = await rows.aSession();
    await claimed('dead', session);
    await rows.expireLease(session.id);
    const owners = Array.from({ length: 8 }, (_, index) => `worker-${index}`);
    const claims = (await Promise.all(owners.map((owner) => leases.claim(owner, 100)))).flat();
    expect(claims).toMatchObject([{ sessionId: session.id, generation: '2' }]);
  });

  it('takes no lease that is renewed in the same moment', async () => {
    const session = await rows.aSession();
    await claimed('late', session);
    await rows.expireLease(session.id);
    const claims = await world.database.transaction(async (manager) => {
      await manager.query(
        `UPDATE session_leases SET expires_at = clock_timestamp() + interval '15 seconds' WHERE session_id = $1`,
        [session.id],
      );
      const claiming = leases.claim('another', 100); // sees the lease as it was, and waits for this transaction
      await eventually(waitingStatements, (count) => count === 1);
      return { claiming };
    });
    expect(await claims.claiming).toEqual([]);
  });

  it('leaves a live lease alone', async () => {
    const session = await rows.aSession();
    await claimed('first', session);
    expect(await leases.claim('second', 100)).toEqual([]);
    expect(await leases.claim('first', 100)).toEqual([]);
  });

  it('takes an expired lease, with the next generation', async () => {
    const session = await rows.aSession();
    const first = await claimed('first', session);
    await rows.expireLease(session.id);
    const second = await claimed('second', session);
    expect([first.generation, second.generation]).toEqual(['1', '2']);
  });

  it('takes no more than it is asked to, the oldest first', async () => {
    const oldest = await rows.aSession();
    await rows.aSession();
    expect((await leases.claim('worker', 1)).map(({ sessionId }) => sessionId)).toEqual([oldest.id]);
    expect(await leases.claim('worker', 5)).toHaveLength(1);
  });

  it('takes what is wanted, and what must be logged out even when deleted, but nothing else', async () => {
    const wanted = await rows.aSession();
    const deleted = await rows.aSession({ wanted: 'stopped', isDeleted: true, isLogoutRequested: true });
    const stoppedForLogout = await rows.aSession({ wanted: 'stopped', isLogoutRequested: true });
    await rows.aSession({ wanted: 'stopped' });
    await rows.aSession({ wanted: 'stopped', isDeleted: true });
    await rows.aSession({ wanted: 'running', isDeleted: true });
    const ids = (await leases.claim('worker', 100)).map(({ sessionId }) => sessionId);
    expect(ids.sort()).toEqual([wanted.id, deleted.id, stoppedForLogout.id].sort());
  });
});

describe('a lease that another owner took over', () => {
  it('writes nothing any more', async () => {
    const session = await rows.aSession({ state: 'starting' });
    const older = await claimed('older', session);
    await rows.expireLease(session.id);
    await claimed('newer', session);
    const before = await rowOf(session);
    const written = [
      await leases.changeState(older, { state: 'ready', reason: 'connected' }),
      await leases.markPaired(older, { number: '1234567', pushName: 'Old' }),
      await leases.markLoggedOut(older, 'unlinked_from_phone'),
      await leases.markAtRest(older, 'qr_expired'),
    ];
    expect(written).toEqual([false, false, false, false]);
    expect(await rowOf(session)).toEqual(before);
    expect(await leases.renew('older', [older])).toEqual(new Set());
  });

  it('is not released by its older owner', async () => {
    const session = await rows.aSession();
    const older = await claimed('older', session);
    await rows.expireLease(session.id);
    await claimed('newer', session);
    await leases.release(older);
    expect(await leases.claim('third', 100)).toEqual([]);
  });

  it('is not the same as the new one of the same owner', async () => {
    const session = await rows.aSession({ state: 'starting' });
    const older = await claimed('worker', session);
    await rows.expireLease(session.id);
    const newer = await claimed('worker', session);
    expect(await leases.changeState(older, { state: 'ready', reason: 'connected' })).toBe(false);
    expect(await leases.changeState(newer, { state: 'ready', reason: 'connected' })).toBe(true);
  });
});

describe('a lease that ran out', () => {
  it('allows no writes, even while nobody else has it', async () => {
    const session = await rows.aSession({ state: 'starting' });
    const lease = await claimed('worker', session);
    await rows.expireLease(session.id);
    expect(await leases.changeState(lease, { state: 'ready', reason: 'connected' })).toBe(false);
  });

  it('lives on when it is renewed before anybody took it', async () => {
    const session = await rows.aSession({ state: 'starting' });
    const lease = await claimed('worker', session);
    await rows.expireLease(session.id);
    expect(await leases.renew('worker', [lease])).toEqual(new Set([session.id]));
    expect(await leases.changeState(lease, { state: 'ready', reason: 'connected' })).toBe(true);
    expect(await leases.claim('another', 100)).toEqual([]);
  });
});

describe('releasing', () => {
  it('lets another claim at once', async () => {
    const session = await rows.aSession();
    await leases.release(await claimed('first', session));
    expect(await claimed('second', session)).toMatchObject({ owner: 'second', generation: '2' });
  });

  it('is not undone by a renewal that was on its way', async () => {
    const session = await rows.aSession();
    const lease = await claimed('first', session);
    await leases.release(lease);
    expect(await leases.renew('first', [lease])).toEqual(new Set());
    expect(await claimed('second', session)).toMatchObject({ owner: 'second' });
  });

  it('of everything that an owner had touches no other owner', async () => {
    const [first, second] = [await rows.aSession(), await rows.aSession()];
    expect(await leases.claim('dead', 1)).toMatchObject([{ sessionId: first.id }]);
    expect(await leases.claim('living', 1)).toMatchObject([{ sessionId: second.id }]);
    await leases.releaseAllOf('dead');
    expect((await leases.claim('heir', 100)).map(({ sessionId }) => sessionId)).toEqual([first.id]);
  });
});

describe('renewing', () => {
  it('keeps exactly the leases that are still its own', async () => {
    const sessions = [await rows.aSession(), await rows.aSession(), await rows.aSession()];
    const held = await leases.claim('worker', 100);
    const lost = sessions[1]?.id ?? '';
    await rows.expireLease(lost);
    await leases.claim('another', 100);
    const kept = await leases.renew('worker', held);
    expect([...kept].sort()).toEqual(
      sessions
        .map(({ id }) => id)
        .filter((id) => id !== lost)
        .sort(),
    );
  });
});

describe('the owner’s change of state', () => {
  const pairs = SESSION_STATES.flatMap((from) => SESSION_STATES.map((to) => [from, to] as const));

  it('follows the table of states, for every pair', async () => {
    const outcomes = new Map<string, boolean>();
    const expected = new Map<string, boolean>();
    const session = await rows.aSession();
    const lease = await claimed('worker', session);
    for (const [from, to] of pairs) {
      await world.database.query('UPDATE sessions SET state = $2 WHERE id = $1', [session.id, from]);
      const isWritten = await leases.changeState(lease, { state: to, reason: 'connected' });
      const { state } = await rowOf(session);
      outcomes.set(`${from} → ${to}`, isWritten && state === to);
      expected.set(`${from} → ${to}`, from === to || NEXT_SESSION_STATES[from].includes(to));
    }
    expect(outcomes).toEqual(expected);
  });

  it('keeps the time since when only the reason changes', async () => {
    const session = await rows.aSession({ state: 'starting' });
    const lease = await claimed('worker', session);
    const before = await rowOf(session);
    await leases.changeState(lease, { state: 'starting', reason: 'browser_starting' });
    expect(await rowOf(session)).toMatchObject({ reason: 'browser_starting', state_since: before['state_since'] });
  });

  it('to logged out forgets the login, what was wanted and the request', async () => {
    const session = await rows.aSession({ wanted: 'stopped', isLogoutRequested: true });
    await leases.markLoggedOut(await claimed('worker', session), 'logged_out_by_request');
    const state: SessionState = 'logged_out';
    expect(await rowOf(session)).toMatchObject({
      state,
      wanted: 'stopped',
      paired_at: null,
      logout_requested_at: null,
    });
  });
});
