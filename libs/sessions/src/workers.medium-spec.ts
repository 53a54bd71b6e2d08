import { Rows, type SessionId } from '../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../test/support/medium-world.js';
import { LeasesService } from './leases.service.js';
import { SessionsModule } from './sessions.module.js';
import { SessionsService } from './sessions.service.js';
import { TimelineService } from './timeline.service.js';
import { WorkersService, type Worker } from './workers.service.js';

let world: World;
let workers: WorkersService;
let leases: LeasesService;
let sessions: SessionsService;
let rows: Rows;

beforeAll(async () => {
  world = await openWorld([SessionsModule]);
  workers = world.get(WorkersService);
  leases = world.get(LeasesService);
  sessions = world.get(SessionsService);
  rows = new Rows(world.database);
});

afterEach(() => world.database.query('TRUNCATE accounts CASCADE; TRUNCATE workers'));

afterAll(() => world.close());

async function aWorker(chosen: Partial<Worker> = {}): Promise<Worker> {
  const worker = { owner: 'worker-1:run', host: 'host-1', version: '0.0.0', maxSessions: 1, ...chosen };
  await workers.heartbeat(worker);
  return worker;
}

/** As if it had given no sign of life for this long. */
async function silence({ owner }: Worker, seconds: number): Promise<void> {
  await world.database.query(
    'UPDATE workers SET heartbeat_at = clock_timestamp() - make_interval(secs => $2) WHERE owner = $1',
    [owner, seconds],
  );
}

async function shownOf({ accountId, id }: SessionId): Promise<string> {
  const { state, reason } = (await sessions.get(accountId, id)).status;
  return `${state} ${reason}`;
}

/** A session that is wanted, has a login, and was stopped by its worker in order. */
async function aWaitingSession(): Promise<SessionId> {
  return rows.aSession({ state: 'disconnected', reason: 'worker_stopped' });
}

describe('a session that is wanted and has no worker', () => {
  it('waits for one while some worker has room', async () => {
    await aWorker({ maxSessions: 2 });
    await rows.aSession();
    await leases.claim('worker-1:run', 1);
    expect(await shownOf(await aWaitingSession())).toBe('disconnected worker_lost');
    const fresh = await rows.aSession({ state: 'starting', reason: 'waiting_for_worker', isPaired: false });
    expect(await shownOf(fresh)).toBe('starting waiting_for_worker');
  });

  it('is stopped for want of capacity when every worker is full, and says what to do', async () => {
    await aWorker();
    await rows.aSession();
    await leases.claim('worker-1:run', 1);
    const waiting = await aWaitingSession();
    const { status } = await sessions.get(waiting.accountId, waiting.id);
    expect(status).toMatchObject({
      state: 'stopped',
      reason: 'no_capacity',
      explanation: 'Every worker hosts as many sessions as it may.',
      nextAction: expect.stringMatching(/by itself.*stop another session, raise WORKER_MAX_SESSIONS/) as string,
      nextActionAt: null,
    });
  });

  it('waits again as soon as there is room', async () => {
    await aWorker();
    await rows.aSession();
    const [held] = await leases.claim('worker-1:run', 1);
    const waiting = await aWaitingSession();
    await workers.markWithoutRoom();
    expect(await shownOf(waiting)).toBe('stopped no_capacity');
    if (held) await leases.release(held);
    expect(await shownOf(waiting)).toBe('starting waiting_for_worker');
    expect(await leases.claim('worker-1:run', 5)).toHaveLength(2);
  });

  it('is stopped because no worker runs, once none was heard of for a while', async () => {
    const worker = await aWorker();
    const waiting = await aWaitingSession();
    await silence(worker, 14);
    expect(await shownOf(waiting)).toBe('disconnected worker_lost');
    await silence(worker, 16);
    expect(await shownOf(waiting)).toBe('stopped no_worker');
    await workers.heartbeat(worker);
    expect(await shownOf(waiting)).toBe('disconnected worker_lost');
  });

  it('does not wait for the room of a worker that is gone', async () => {
    const gone = await aWorker({ owner: 'worker-2:run', maxSessions: 10 });
    await aWorker();
    await rows.aSession();
    await leases.claim('worker-1:run', 1);
    const waiting = await aWaitingSession();
    expect(await shownOf(waiting)).toBe('disconnected worker_lost');
    await silence(gone, 16);
    expect(await shownOf(waiting)).toBe('stopped no_capacity');
  });
});

describe('the want of capacity', () => {
  it('is written down once, for those that wait and no others', async () => {
    await aWorker();
    const hosted = await rows.aSession();
    await leases.claim('worker-1:run', 1);
    const [waiting, unwanted] = [await aWaitingSession(), await rows.aSession({ wanted: 'stopped', state: 'stopped' })];
    await workers.markWithoutRoom();
    await workers.markWithoutRoom();
    const timeline = world.get(TimelineService);
    const told = await Promise.all(
      [hosted, waiting, unwanted].map((session) => timeline.list(session, { limit: 10, before: undefined })),
    );
    expect(told.map(({ entries }) => entries.map(({ reason }) => reason))).toEqual([[], ['no_capacity'], []]);
  });

  it('is not written while there is room', async () => {
    await aWorker({ maxSessions: 2 });
    const waiting = await aWaitingSession();
    await workers.markWithoutRoom();
    expect((await sessions.get(waiting.accountId, waiting.id)).session.reason).toBe('worker_stopped');
  });

  it('ends when the session is stopped by request, and a start asks for it again', async () => {
    await aWorker();
    await rows.aSession();
    await leases.claim('worker-1:run', 1);
    const waiting = await aWaitingSession();
    await workers.markWithoutRoom();
    await sessions.order(world.database.manager, waiting, 'start');
    expect(await shownOf(waiting)).toBe('stopped no_capacity');
    await sessions.order(world.database.manager, waiting, 'stop');
    expect(await shownOf(waiting)).toBe('stopped stopped_by_request');
    await sessions.order(world.database.manager, waiting, 'start');
    expect(await shownOf(waiting)).toBe('stopped no_capacity');
    expect((await sessions.get(waiting.accountId, waiting.id)).session.wanted).toBe('running');
  });
});

describe('the turns to start a browser', () => {
  const ask = (worker: Worker, running = 0, waitedMs = 0): Promise<boolean> =>
    workers.takeTurn(worker, { limit: 2, running, waitedMs });

  it('are bounded for all workers of a host together, however many ask at once', async () => {
    const asking = await Promise.all(
      Array.from({ length: 8 }, (_, index) => aWorker({ owner: `worker-${index}:run` })),
    );
    const taken = await Promise.all(asking.map((worker) => ask(worker)));
    expect(taken.filter((isTaken) => isTaken)).toHaveLength(2);
  });

  it('are counted for each host by itself', async () => {
    const [here, there] = [await aWorker(), await aWorker({ owner: 'worker-2:run', host: 'host-2' })];
    expect([await ask(here), await ask(here, 1), await ask(here, 2), await ask(there)]).toEqual([
      true,
      true,
      false,
      true,
    ]);
  });

  it('come back when a start ended, or its worker is gone', async () => {
    const [first, second] = [await aWorker(), await aWorker({ owner: 'worker-2:run' })];
    await ask(first);
    await ask(first, 1);
    expect(await ask(second)).toBe(false);
    await workers.reportStarts(first.owner, 1);
    expect(await ask(second)).toBe(true);
    expect(await ask(second, 1)).toBe(false);
    await silence(first, 16);
    expect(await ask(second, 1)).toBe(true);
  });

  it('go to the worker whose browser has waited longest', async () => {
    const [busy, young, old] = await Promise.all(
      ['worker-1:run', 'worker-2:run', 'worker-3:run'].map((owner) => aWorker({ owner })),
    );
    if (!busy || !young || !old) throw new Error('no workers');
    await ask(busy);
    await ask(busy, 1);
    expect([await ask(old, 0, 60_000), await ask(young, 0, 1_000)]).toEqual([false, false]);
    await workers.reportStarts(busy.owner, 1);
    expect(await ask(young, 0, 1_500)).toBe(false);
    expect(await ask(old, 0, 60_500)).toBe(true);
  });

  it('are not kept for a worker that no longer waits', async () => {
    const [busy, patient, other] = await Promise.all(
      ['worker-1:run', 'worker-2:run', 'worker-3:run'].map((owner) => aWorker({ owner })),
    );
    if (!busy || !patient || !other) throw new Error('no workers');
    await ask(busy);
    await ask(busy, 1);
    await ask(patient, 0, 60_000);
    await workers.reportStarts(patient.owner, 0);
    await workers.reportStarts(busy.owner, 1);
    expect(await ask(other)).toBe(true);
  });

  it('are given to nobody whom the database does not know', async () => {
    expect(await workers.takeTurn({ owner: 'nobody', host: 'host-1' }, { limit: 2, running: 0, waitedMs: 0 })).toBe(
      false,
    );
  });
});

describe('a worker that is gone', () => {
  it('is forgotten after a day', async () => {
    const [gone, quiet] = [await aWorker(), await aWorker({ owner: 'worker-2:run' })];
    await silence(gone, 25 * 60 * 60);
    await silence(quiet, 23 * 60 * 60);
    await workers.deleteGone();
    const left = await world.database.query<{ owner: string }[]>('SELECT owner FROM workers');
    expect(left).toEqual([{ owner: quiet.owner }]);
  });
});
