import { randomUUID } from 'node:crypto';
import { Rows, type SessionId } from '../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../test/support/medium-world.js';
import { LeasesService } from './leases.service.js';
import { SessionsModule } from './sessions.module.js';
import { SessionsService } from './sessions.service.js';

let world: World;
let sessions: SessionsService;
let rows: Rows;

beforeAll(async () => {
  world = await openWorld([SessionsModule]);
  sessions = world.get(SessionsService);
  rows = new Rows(world.database);
  await rows.aWorker();
});

afterAll(() => world.close());

function create(accountId: string, name: string): Promise<string> {
  return sessions.create(world.database.manager, accountId, { name, metadata: {} });
}

function remove({ accountId, id }: SessionId): Promise<void> {
  return sessions.delete(world.database.manager, accountId, id);
}

async function listAll(accountId: string, limit: number): Promise<string[]> {
  const ids: string[] = [];
  for (;;) {
    const page = await sessions.list(accountId, { limit, before: ids.at(-1) });
    if (page.sessions.length === 0) return ids;
    ids.push(...page.sessions.map(({ session }) => session.id));
  }
}

describe('the name of a session', () => {
  it('is taken once in an account, however many ask for it at once', async () => {
    const account = await rows.anAccount();
    const attempts = await Promise.allSettled([
      create(account, 'shop'),
      create(account, 'shop'),
      create(account, 'shop'),
    ]);
    const refusals = attempts.filter((attempt) => attempt.status === 'rejected');
    expect(refusals.map(({ reason }) => (reason as { code: string }).code)).toEqual(
      Array(2).fill('session_name_taken'),
    );
  });

  it('is free in another account', async () => {
    await create(await rows.anAccount(), 'shop');
    expect(await create(await rows.anAccount(), 'shop')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('is free again once the session is deleted', async () => {
    const accountId = await rows.anAccount();
    const id = await create(accountId, 'shop');
    await remove({ accountId, id });
    const again = await create(accountId, 'shop');
    expect((await sessions.findByName(accountId, 'shop'))?.session.id).toBe(again);
  });
});

describe('a session of another account', () => {
  const calls: [string, (accountId: string, id: string) => Promise<unknown>][] = [
    ['get', (accountId, id) => sessions.get(accountId, id)],
    ['start', (accountId, id) => sessions.order(world.database.manager, { accountId, id }, 'start')],
    ['stop', (accountId, id) => sessions.order(world.database.manager, { accountId, id }, 'stop')],
    ['restart', (accountId, id) => sessions.order(world.database.manager, { accountId, id }, 'restart')],
    ['logOut', (accountId, id) => sessions.order(world.database.manager, { accountId, id }, 'logOut')],
    ['delete', (accountId, id) => remove({ accountId, id })],
  ];
  const everything = (): Promise<unknown> => world.database.query('SELECT * FROM sessions ORDER BY id');

  it.each(calls)('is not found by %s, and stays as it is', async (_name, call) => {
    const { id } = await rows.aSession();
    const stranger = await rows.anAccount();
    const before = await everything();
    await expect(call(stranger, id)).rejects.toMatchObject({ code: 'session_not_found' });
    expect(await everything()).toEqual(before);
  });

  it.each(calls)('is no more found by %s than one that is deleted, or never was', async (_name, call) => {
    const deleted = await rows.aSession({ isDeleted: true, wanted: 'stopped' });
    await expect(call(deleted.accountId, deleted.id)).rejects.toMatchObject({ code: 'session_not_found' });
    await expect(call(deleted.accountId, randomUUID())).rejects.toMatchObject({ code: 'session_not_found' });
  });

  it('is neither listed, nor counted, nor found by its name, nor usable as a place in the list', async () => {
    const { id } = await rows.aSession({ name: 'theirs' });
    const stranger = await rows.anAccount();
    await rows.aSession({ accountId: stranger });
    expect(await sessions.findByName(stranger, 'theirs')).toBeNull();
    const { sessions: listed, total } = await sessions.list(stranger, { limit: 10, before: undefined });
    expect([listed.map(({ session }) => session.id).includes(id), total]).toEqual([false, 1]);
    expect((await sessions.list(stranger, { limit: 10, before: id })).sessions).toEqual([]);
  });

  it('is not started by asking for its QR', async () => {
    const resting = await rows.aSession({ wanted: 'stopped', state: 'logged_out', reason: 'logged_out_by_request' });
    const view = await sessions.get(resting.accountId, resting.id);
    const attempt = sessions.renewQr(await rows.anAccount(), view);
    await expect(attempt).rejects.toMatchObject({ code: 'session_not_found' });
    expect((await sessions.get(resting.accountId, resting.id)).session.wanted).toBe('stopped');
  });
});

describe('starting', () => {
  it.each(['stopped', 'logged_out', 'failed'])(
    'shows a session that is %s as starting, before a worker has it',
    async (state) => {
      const { accountId, id } = await rows.aSession({ wanted: 'stopped', state, reason: 'stopped_by_request' });
      await sessions.order(world.database.manager, { accountId, id }, 'start');
      const { status, session } = await sessions.get(accountId, id);
      expect([session.wanted, status.state, status.reason]).toEqual(['running', 'starting', 'waiting_for_worker']);
    },
  );

  it('leaves the state of a hosted session to its owner', async () => {
    const { accountId, id } = await rows.aSession({ state: 'ready' });
    await world.get(LeasesService).claim('worker', 1_000);
    await sessions.order(world.database.manager, { accountId, id }, 'start');
    expect((await sessions.get(accountId, id)).status.state).toBe('ready');
  });
});

describe('asking for a QR', () => {
  const starts = async (state: string, reason: string): Promise<string> => {
    const { accountId, id } = await rows.aSession({ wanted: 'stopped', state, reason, isPaired: false });
    await sessions.renewQr(accountId, await sessions.get(accountId, id));
    return (await sessions.get(accountId, id)).session.wanted;
  };

  it('starts a session that Chasqui itself put to rest, but none that was stopped by request', async () => {
    expect(await starts('stopped', 'qr_expired')).toBe('running');
    expect(await starts('logged_out', 'unlinked_from_phone')).toBe('running');
    expect(await starts('logged_out', 'logged_out_by_request')).toBe('running');
    expect(await starts('stopped', 'stopped_by_request')).toBe('stopped');
  });
});

describe('a session without a live lease', () => {
  it('is not shown as ready, but as waiting for a worker', async () => {
    const { accountId, id } = await rows.aSession({ state: 'ready' });
    await world.get(LeasesService).claim('worker', 1_000);
    expect((await sessions.get(accountId, id)).status.state).toBe('ready');
    await rows.expireLease(id);
    expect((await sessions.get(accountId, id)).status).toMatchObject({ state: 'disconnected', reason: 'worker_lost' });
  });
});

describe('the list', () => {
  it('shows every session once, newest first, whatever the size of its pages', async () => {
    const accountId = await rows.anAccount();
    for (let made = 0; made < 7; made += 1) await rows.aSession({ accountId });
    await rows.aSession({ accountId, isDeleted: true });
    // Sessions of one transaction share their time of creation.
    await world.database.query(
      `UPDATE sessions SET created_at = now() WHERE id IN (SELECT id FROM sessions WHERE account_id = $1 LIMIT 4)`,
      [accountId],
    );
    const expected = await world.database.query<{ id: string }[]>(
      'SELECT id FROM sessions WHERE account_id = $1 AND deleted_at IS NULL ORDER BY created_at DESC, id DESC',
      [accountId],
    );
    const ids = expected.map(({ id }) => id);
    expect(ids).toHaveLength(7);
    for (const limit of [1, 2, 3, 7, 50]) expect(await listAll(accountId, limit)).toEqual(ids);
  });

  it('tells the number of all beside a page of some', async () => {
    const accountId = await rows.anAccount();
    for (let made = 0; made < 3; made += 1) await rows.aSession({ accountId });
    const page = await sessions.list(accountId, { limit: 2, before: undefined });
    expect([page.sessions.length, page.total]).toEqual([2, 3]);
  });

  it('goes on after a session that was deleted in the meantime', async () => {
    const accountId = await rows.anAccount();
    for (let made = 0; made < 3; made += 1) await rows.aSession({ accountId });
    const [first, second] = await listAll(accountId, 10);
    await remove({ accountId, id: second ?? '' });
    expect(await listAll(accountId, 1)).toHaveLength(2);
    const rest = await sessions.list(accountId, { limit: 10, before: second });
    expect(rest.sessions.map(({ session }) => session.id)).not.toContain(first);
    expect(rest.sessions).toHaveLength(1);
  });
});
