import { LeasesService } from '@chasqui/sessions';
import { CalledSessions, codeOf, Held } from '../../../test/support/called-sessions.js';
import { eventually } from '../../../test/support/eventually.js';
import { callRefusal, PartialFailure } from './call-errors.js';
import type { SessionCaller } from './session-caller.service.js';

let sessions: CalledSessions;
let caller: SessionCaller;

beforeAll(async () => {
  sessions = await CalledSessions.open();
  ({ caller } = sessions);
});

afterEach(() => sessions.world.database.query('TRUNCATE accounts CASCADE'));

afterAll(() => sessions.world.close());

describe('a call', () => {
  it('reaches the worker that hosts the session, and brings back its answer', async () => {
    const seen: unknown[] = [];
    const { view } = await sessions.hosted(
      {
        'contacts.about': (page, input) => {
          seen.push(page, input);
          return Promise.resolve({ about: 'Grüße 🌍' });
        },
      },
      (sessionId) => `page of ${sessionId}`,
    );
    const { about } = await caller.call(view, 'contacts.about', { id: '49@c.us' });
    expect(about).toBe('Grüße 🌍');
    expect(seen).toEqual([`page of ${view.session.id}`, { id: '49@c.us' }]);
  });

  it('brings back what the worker refuses, with its details', async () => {
    const { view } = await sessions.hosted({
      'contacts.block': () => Promise.reject(callRefusal('whatsapp_refused', { status: 403 })),
    });
    await expect(caller.call(view, 'contacts.block', { id: '49@c.us' })).rejects.toMatchObject({
      code: 'whatsapp_refused',
      details: { status: 403 },
    });
  });

  it('that fails in the page says only that, and nothing of what the page said', async () => {
    const { view } = await sessions.hosted({ 'contacts.block': () => Promise.reject(new Error('a text of somebody')) });
    await expect(caller.call(view, 'contacts.block', { id: '49@c.us' })).rejects.toMatchObject({
      code: 'page_failed',
      details: {},
    });
  });

  it('that fails in the page after a part of it was done tells that part', async () => {
    const failure = new PartialFailure(new Error('a text of somebody'), { changed: ['subject'] });
    const { view } = await sessions.hosted({ 'contacts.block': () => Promise.reject(failure) });
    await expect(caller.call(view, 'contacts.block', { id: '49@c.us' })).rejects.toMatchObject({
      code: 'page_failed',
      details: { changed: ['subject'] },
    });
  });

  it('that takes too long says so, and its handler hears of it', async () => {
    const held = new Held();
    const { view } = await sessions.hosted({ 'contacts.block': held.handler });
    expect(await codeOf(caller.call(view, 'contacts.block', { id: '49@c.us' }, { timeoutMs: 50 }))).toBe(
      'worker_timeout',
    );
    expect(held.signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('of which the caller goes away is cancelled in the worker', async () => {
    const held = new Held();
    const { view } = await sessions.hosted({ 'contacts.block': held.handler });
    const away = new AbortController();
    const call = codeOf(caller.call(view, 'contacts.block', { id: '49@c.us' }, { signal: away.signal }));
    await held.running(1);
    away.abort();
    expect(await call).toBe('worker_timeout');
    await eventually(
      () => held.signals.map(({ aborted }) => aborted),
      ([isAborted]) => isAborted === true,
    );
    held.endOne();
  });
});

describe('of the calls of one session', () => {
  it('four run at one time, more wait for their turn, and too many are refused at once', async () => {
    const held = new Held();
    const { view } = await sessions.hosted({ 'contacts.block': held.handler });
    const refused: string[] = [];
    const calls = Array.from({ length: 40 }, async () => {
      const outcome = await codeOf(caller.call(view, 'contacts.block', { id: '49@c.us' }));
      if (outcome !== 'answered') refused.push(outcome);
    });
    await eventually(
      () => refused,
      ({ length }) => length === 4,
    );
    expect(refused).toEqual(Array.from({ length: 4 }, () => 'session_busy'));
    expect(held.signals).toHaveLength(4);
    for (let ended = 1; ended <= 36; ended += 1) {
      await held.running(Math.min(ended + 3, 36));
      held.endOne();
    }
    await Promise.all(calls);
    expect(refused).toHaveLength(4);
    expect(held.signals).toHaveLength(36);
  });

  it('one that waited all its time was never begun', async () => {
    const held = new Held();
    const { view } = await sessions.hosted({ 'contacts.block': held.handler });
    const call = (timeoutMs?: number): Promise<string> =>
      codeOf(caller.call(view, 'contacts.block', { id: '49@c.us' }, timeoutMs === undefined ? {} : { timeoutMs }));
    const running = Array.from({ length: 4 }, () => call());
    await held.running(4);
    expect(await call(50)).toBe('session_busy');
    running.forEach(() => {
      held.endOne();
    });
    await Promise.all(running);
    expect(held.signals).toHaveLength(4);
  });

  it('none waits for those of another session', async () => {
    const held = new Held();
    const { view, owner } = await sessions.hosted({ 'contacts.block': held.handler });
    const other = await sessions.rows.aSession();
    await sessions.world.get(LeasesService).claim(owner, 100);
    const calls = Array.from({ length: 4 }, () => codeOf(caller.call(view, 'contacts.block', { id: '49@c.us' })));
    await held.running(4);
    const fifth = codeOf(caller.call(await sessions.viewOf(other), 'contacts.block', { id: '49@c.us' }));
    await held.running(5);
    [...calls, fifth].forEach(() => {
      held.endOne();
    });
    expect(await Promise.all([...calls, fifth])).toEqual(Array.from({ length: 5 }, () => 'answered'));
  });
});

describe('a call of a session that waits to be linked', () => {
  const waits = { state: 'qr_ready', reason: 'waiting_for_scan', isPaired: false } as const;
  const input = { phoneNumber: '4915100000001' };

  it('reaches its worker, which is told what the page is wanted for', async () => {
    const wantedFor: string[] = [];
    const { session } = await sessions.hosted(
      { 'linking.code': () => Promise.resolve({ code: 'ABCD1234' }) },
      (_sessionId, name) => {
        wantedFor.push(String(name));
        return 'page';
      },
    );
    await sessions.world.database.query('UPDATE sessions SET state = $2, paired_at = NULL WHERE id = $1', [
      session.id,
      waits.state,
    ]);
    expect(await caller.call(await sessions.viewOf(session), 'linking.code', input)).toEqual({ code: 'ABCD1234' });
    expect(wantedFor).toEqual(['linking.code']);
  });

  it('is refused as not ready where there is no QR, paired or not', async () => {
    const { view } = await sessions.hosted({});
    expect(await codeOf(caller.call(view, 'linking.code', input))).toBe('session_not_ready');
    const starting = await sessions.viewOf(await sessions.rows.aSession({ ...waits, state: 'starting' }));
    expect(await codeOf(caller.call(starting, 'linking.code', input))).toBe('session_not_ready');
  });
});

describe('a session that cannot be asked', () => {
  const about = { id: '49@c.us' };

  it.each([
    [
      'was never paired',
      { state: 'qr_ready', reason: 'waiting_for_scan', isPaired: false },
      'session_not_authenticated',
    ],
    ['is stopped', { state: 'stopped', reason: 'stopped_by_request' }, 'session_not_ready'],
    ['has no worker', {}, 'session_not_ready'],
  ])('says so when it %s', async (_case, row, code) => {
    const view = await sessions.viewOf(await sessions.rows.aSession(row));
    expect(await codeOf(caller.call(view, 'contacts.about', about))).toBe(code);
  });

  it('says so when its worker has no page that works', async () => {
    const { view } = await sessions.hosted({}, () => undefined);
    expect(await codeOf(caller.call(view, 'contacts.about', about))).toBe('session_not_ready');
  });

  it('says so when its worker does not listen, without waiting for it', async () => {
    const session = await sessions.rows.aSession();
    await sessions.world.get(LeasesService).claim('deaf worker', 100);
    expect(await codeOf(caller.call(await sessions.viewOf(session), 'contacts.about', about))).toBe(
      'worker_unreachable',
    );
  });
});
