import { Rows, type SessionId } from '../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../test/support/medium-world.js';
import { LeasesService, type Lease } from './leases.service.js';
import { SessionsModule } from './sessions.module.js';
import { SessionsService } from './sessions.service.js';
import { TimelineService, type TimelineEntry } from './timeline.service.js';

const DAY_MS = 24 * 60 * 60 * 1_000;

let world: World;
let leases: LeasesService;
let sessions: SessionsService;
let timeline: TimelineService;
let rows: Rows;

beforeAll(async () => {
  world = await openWorld([SessionsModule]);
  leases = world.get(LeasesService);
  sessions = world.get(SessionsService);
  timeline = world.get(TimelineService);
  rows = new Rows(world.database);
});

afterEach(() => world.database.query('TRUNCATE accounts CASCADE'));

afterAll(() => world.close());

async function claimed(owner: string): Promise<Lease> {
  const [lease] = await leases.claim(owner, 1);
  if (!lease) throw new Error('nothing to claim');
  return lease;
}

async function entriesOf(session: SessionId): Promise<TimelineEntry[]> {
  return (await timeline.list(session, { limit: 200, before: undefined })).entries;
}

/** Oldest first. */
async function pathOf(session: SessionId): Promise<string[]> {
  return (await entriesOf(session)).map(({ state, reason }) => `${state} ${reason}`).reverse();
}

async function aCreatedSession(): Promise<SessionId> {
  const accountId = await rows.anAccount();
  const id = await sessions.create(world.database.manager, accountId, { name: 'shop', metadata: {} });
  return { accountId, id };
}

/** Adds entries as old as this, oldest first. */
async function anEntry(session: SessionId, daysAgo: number, count = 1): Promise<void> {
  await world.database.query(
    `INSERT INTO session_transitions (session_id, state, reason, at)
     SELECT $1, 'ready', 'connected', now() - make_interval(days => $2) FROM generate_series(1, $3)`,
    [session.id, daysAgo, count],
  );
}

describe('the timeline', () => {
  it('has every state from the creation on, with who wrote it', async () => {
    const session = await aCreatedSession();
    const lease = await claimed('worker-1:run');
    await leases.changeState(lease, { state: 'starting', reason: 'browser_starting' });
    await leases.changeState(lease, { state: 'qr_ready', reason: 'waiting_for_scan', nextAction: 'expire_qr' });
    await leases.markAtRest(lease, 'qr_expired');
    expect(await pathOf(session)).toEqual([
      'starting waiting_for_worker',
      'starting browser_starting',
      'qr_ready waiting_for_scan',
      'stopped qr_expired',
    ]);
    const workers = (await entriesOf(session)).map(({ worker }) => worker);
    expect(workers).toEqual(['worker-1', 'worker-1', 'worker-1', null]);
  });

  it('tells how long each lasted, and what was to happen next', async () => {
    const session = await aCreatedSession();
    const lease = await claimed('worker-1:run');
    const nextActionAt = new Date('2030-01-01T00:00:00Z');
    await leases.changeState(lease, {
      state: 'disconnected',
      reason: 'page_crashed',
      nextAction: 'restart_browser',
      nextActionAt,
    });
    const [present, past] = await entriesOf(session);
    expect(present).toMatchObject({
      explanation: 'The WhatsApp page crashed.',
      nextAction: 'the browser is started again',
      nextActionAt,
      lastedMs: null,
    });
    expect(past?.lastedMs).toBe((present?.at.getTime() ?? 0) - (past?.at.getTime() ?? 0));
  });

  it('says nothing when a state is written again, but a restart that is planned again is news', async () => {
    const session = await aCreatedSession();
    const lease = await claimed('worker-1:run');
    for (const seconds of [10, 20]) {
      const nextActionAt = new Date(Date.UTC(2030, 0, 1, 0, 0, seconds));
      await leases.changeState(lease, {
        state: 'failed',
        reason: 'browser_not_found',
        nextAction: 'restart_browser',
        nextActionAt,
      });
    }
    await leases.changeState(lease, { state: 'starting', reason: 'browser_starting' });
    await leases.changeState(lease, { state: 'starting', reason: 'browser_starting' });
    await leases.markPaired(lease, { number: '1234567', pushName: null });
    expect(await pathOf(session)).toEqual([
      'starting waiting_for_worker',
      'failed browser_not_found',
      'failed browser_not_found',
      'starting browser_starting',
    ]);
  });

  it('keeps the detail of a reason that has one', async () => {
    const session = await aCreatedSession();
    const change = { state: 'disconnected', reason: 'page_incompatible', detail: 'build 2.3000.1' } as const;
    await leases.changeState(await claimed('worker-1:run'), change);
    const [present] = await entriesOf(session);
    expect(present?.explanation).toMatch(/ \(build 2\.3000\.1\)$/);
  });

  it('has no entry for a write that a lost lease, or the table of states, forbids', async () => {
    const session = await aCreatedSession();
    const lease = await claimed('worker-1:run');
    await leases.markLoggedOut(lease, 'logged_out_by_request');
    await leases.changeState(lease, { state: 'ready', reason: 'connected' });
    await rows.expireLease(session.id);
    await leases.changeState(lease, { state: 'starting', reason: 'browser_starting' });
    expect(await pathOf(session)).toEqual(['starting waiting_for_worker', 'logged_out logged_out_by_request']);
  });

  it('has what calls change of a session that no worker has', async () => {
    const session = await aCreatedSession();
    await sessions.order(world.database.manager, session, 'stop');
    await sessions.order(world.database.manager, session, 'stop');
    await sessions.order(world.database.manager, session, 'start');
    await sessions.order(world.database.manager, session, 'restart');
    await sessions.delete(world.database.manager, session.accountId, session.id);
    expect(await pathOf(session)).toEqual([
      'starting waiting_for_worker',
      'stopped stopped_by_request',
      'starting waiting_for_worker',
      'stopped stopped_by_request',
    ]);
  });

  it('leaves what a hosted session becomes to its owner', async () => {
    const session = await aCreatedSession();
    await claimed('worker-1:run');
    await sessions.order(world.database.manager, session, 'stop');
    expect(await pathOf(session)).toEqual(['starting waiting_for_worker']);
  });

  it('tells that a worker was lost, since its lease ran out, when another takes over', async () => {
    const session = await aCreatedSession();
    await leases.changeState(await claimed('worker-1:run'), { state: 'ready', reason: 'connected' });
    await rows.expireLease(session.id);
    await claimed('worker-2:run');
    const [present] = await entriesOf(session);
    const [lease] = await world.database.query<{ before: boolean }[]>(
      "SELECT now() > $1 AND now() - $1 < interval '1 minute' AS before",
      [present?.at],
    );
    expect(present).toMatchObject({ state: 'disconnected', reason: 'worker_lost', worker: null });
    expect(lease).toEqual({ before: true });
  });

  it('tells that a worker is proven dead, but not that one gave its lease back', async () => {
    const session = await aCreatedSession();
    const lease = await claimed('worker-1:run');
    await leases.changeState(lease, { state: 'ready', reason: 'connected' });
    await leases.release(lease);
    await leases.releaseAllOf('worker-1:run');
    const second = await claimed('worker-2:run');
    await leases.changeState(second, { state: 'starting', reason: 'browser_starting' });
    await leases.releaseAllOf('worker-2:run');
    expect(await pathOf(session)).toEqual([
      'starting waiting_for_worker',
      'ready connected',
      'starting browser_starting',
      'disconnected worker_lost',
    ]);
  });

  it('has one entry for each of many changes at once, in the order in which they were made', async () => {
    const session = await aCreatedSession();
    const lease = await claimed('worker-1:run');
    const reasons = ['page_crashed', 'browser_exited', 'connection_lost', 'page_not_answering'] as const;
    await Promise.all(
      reasons.flatMap((reason) => [
        leases.changeState(lease, { state: 'disconnected', reason }),
        leases.changeState(lease, { state: 'starting', reason: 'browser_starting' }),
      ]),
    );
    const path = await pathOf(session);
    expect(path.some((entry, index) => entry === path[index + 1])).toBe(false);
    expect(path.at(-1)).toBe(await stateOf(session));
  });

  it('is not told to another account', async () => {
    const session = await aCreatedSession();
    const accountId = await rows.anAccount();
    expect(await entriesOf({ accountId, id: session.id })).toEqual([]);
  });
});

async function stateOf({ accountId, id }: SessionId): Promise<string> {
  const { session } = await sessions.get(accountId, id);
  return `${session.state} ${session.reason}`;
}

describe('a page of the timeline', () => {
  it.each([1, 2, 3, 7])('of %d shows every entry once, newest first', async (limit) => {
    const session = await rows.aSession();
    await anEntry(session, 1, 7);
    const ids: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const { entries, nextCursor } = await timeline.list(session, { limit, before: cursor });
      ids.push(...entries.map(({ id }) => id));
      cursor = nextCursor;
    }
    expect(ids).toHaveLength(7);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => Number(b) - Number(a)));
  });

  it('tells how long its newest entry lasted', async () => {
    const session = await rows.aSession();
    await anEntry(session, 3);
    await anEntry(session, 1);
    const { nextCursor } = await timeline.list(session, { limit: 1, before: undefined });
    const { entries } = await timeline.list(session, { limit: 1, before: nextCursor ?? '' });
    expect(entries.map(({ lastedMs }) => Math.round((lastedMs ?? 0) / DAY_MS))).toEqual([2]);
  });
});

describe('the retention', () => {
  it('deletes what is older than 90 days, but never the present state', async () => {
    const [session, quiet] = [await rows.aSession(), await rows.aSession()];
    await anEntry(session, 200, 2_500);
    await anEntry(session, 91);
    await anEntry(session, 89);
    await anEntry(quiet, 300, 2);
    await timeline.deleteOld();
    expect([await entriesOf(session), await entriesOf(quiet)].map((entries) => entries.length)).toEqual([1, 1]);
  });

  it('keeps the newest 10,000 of a session', async () => {
    const [busy, other] = [await rows.aSession(), await rows.aSession()];
    await anEntry(busy, 2, 1_500);
    await anEntry(busy, 1, 10_000);
    await anEntry(other, 2, 3);
    await timeline.deleteOld();
    const kept = await world.database.query<{ count: string; oldest: boolean }[]>(
      `SELECT count(*), min(at) > now() - interval '36 hours' AS oldest FROM session_transitions WHERE session_id = $1`,
      [busy.id],
    );
    expect(kept).toEqual([{ count: '10000', oldest: true }]);
    expect(await entriesOf(other)).toHaveLength(3);
  });
});
