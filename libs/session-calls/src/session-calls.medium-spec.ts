import { randomUUID } from 'node:crypto';
import { DomainError } from '@chasqui/errors';
import { Mailboxes } from '@chasqui/redis';
import { LeasesService, SessionsService, type SessionView } from '@chasqui/sessions';
import { eventually } from '../../../test/support/eventually.js';
import { Rows, type SessionId } from '../../../test/support/medium-rows.js';
import { openWorld, silent, type World } from '../../../test/support/medium-world.js';
import { CallDesk, type CallHandlers } from './call-desk.js';
import { callRefusal } from './call-errors.js';
import { mailboxOf } from './call-wire.js';
import { SessionCaller } from './session-caller.service.js';
import { SessionCallsModule } from './session-calls.module.js';

/** What a worker works on: here only a name. */
type Page = string;

/** A handler that the test ends when it likes. */
class Held {
  readonly signals: AbortSignal[] = [];
  private readonly ends: (() => void)[] = [];

  readonly handler = (_page: Page, _input: unknown, signal: AbortSignal): Promise<null> =>
    new Promise((resolve) => {
      this.signals.push(signal);
      this.ends.push(() => {
        resolve(null);
      });
    });

  endOne(): void {
    this.ends.shift()?.();
  }

  async running(count: number): Promise<void> {
    await eventually(
      () => this.signals.length,
      (seen) => seen >= count,
    );
  }
}

let world: World;
let caller: SessionCaller;
let rows: Rows;

beforeAll(async () => {
  world = await openWorld([SessionCallsModule]);
  caller = world.get(SessionCaller);
  rows = new Rows(world.database);
});

afterEach(() => world.database.query('TRUNCATE accounts CASCADE'));

afterAll(() => world.close());

/** A ready session, and a worker that has its lease and answers with these handlers. */
async function hosted(
  handlers: Partial<CallHandlers<Page>>,
  pageOf: (sessionId: string, name?: string) => Page | undefined = () => 'page',
): Promise<{ view: SessionView; session: SessionId; owner: string }> {
  const session = await rows.aSession();
  const owner = `worker:${randomUUID()}`;
  await world.get(LeasesService).claim(owner, 100);
  await new CallDesk(owner, world.get(Mailboxes), pageOf, handlers as CallHandlers<Page>, silent).listen();
  return { view: await viewOf(session), session, owner };
}

function viewOf({ accountId, id }: SessionId): Promise<SessionView> {
  return world.get(SessionsService).get(accountId, id);
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.then(
    () => 'answered',
    (reason: unknown) => reason,
  );
  return error instanceof DomainError ? (error as DomainError).code : String(error);
}

describe('a call', () => {
  it('reaches the worker that hosts the session, and brings back its answer', async () => {
    const seen: unknown[] = [];
    const { view } = await hosted(
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
    const { view } = await hosted({
      'contacts.block': () => Promise.reject(callRefusal('whatsapp_refused', { status: 403 })),
    });
    await expect(caller.call(view, 'contacts.block', { id: '49@c.us' })).rejects.toMatchObject({
      code: 'whatsapp_refused',
      details: { status: 403 },
    });
  });

  it('that fails in the page says only that, and nothing of what the page said', async () => {
    const { view } = await hosted({ 'contacts.block': () => Promise.reject(new Error('a text of somebody')) });
    await expect(caller.call(view, 'contacts.block', { id: '49@c.us' })).rejects.toMatchObject({
      code: 'page_failed',
      details: {},
    });
  });

  it('that fails in the page after a part of it was done tells that part', async () => {
    const failure = new PartialFailure(new Error('a text of somebody'), { changed: ['subject'] });
    const { view } = await hosted({ 'contacts.block': () => Promise.reject(failure) });
    await expect(caller.call(view, 'contacts.block', { id: '49@c.us' })).rejects.toMatchObject({
      code: 'page_failed',
      details: { changed: ['subject'] },
    });
  });

  it('that takes too long says so, and its handler hears of it', async () => {
    const held = new Held();
    const { view } = await hosted({ 'contacts.block': held.handler });
    expect(await codeOf(caller.call(view, 'contacts.block', { id: '49@c.us' }, { timeoutMs: 50 }))).toBe(
      'worker_timeout',
    );
    expect(held.signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('of which the caller goes away is cancelled in the worker', async () => {
    const held = new Held();
    const { view } = await hosted({ 'contacts.block': held.handler });
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
    const { view } = await hosted({ 'contacts.block': held.handler });
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
    const { view } = await hosted({ 'contacts.block': held.handler });
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
    const { view, owner } = await hosted({ 'contacts.block': held.handler });
    const other = await rows.aSession();
    await world.get(LeasesService).claim(owner, 100);
    const calls = Array.from({ length: 4 }, () => codeOf(caller.call(view, 'contacts.block', { id: '49@c.us' })));
    await held.running(4);
    const fifth = codeOf(caller.call(await viewOf(other), 'contacts.block', { id: '49@c.us' }));
    await held.running(5);
    [...calls, fifth].forEach(() => {
      held.endOne();
    });
    expect(await Promise.all([...calls, fifth])).toEqual(Array.from({ length: 5 }, () => 'answered'));
  });
});

describe('fetching a file', () => {
  const file = { accountId: 'account', sessionId: 'session', waId: '3EB0' };

  it('keeps no other call waiting, and is refused when too many are under way', async () => {
    const fetches = new Held();
    const { view } = await hosted({
      'files.fetch': async (...input) => {
        await fetches.handler(...input);
        return { outcome: 'fetched' };
      },
      'contacts.about': () => Promise.resolve({ about: 'hello' }),
    });
    const calls = Array.from({ length: 16 }, () => codeOf(caller.call(view, 'files.fetch', file)));
    await fetches.running(16);
    expect(await caller.call(view, 'contacts.about', { id: '49@c.us' })).toEqual({ about: 'hello' });
    await expect(caller.call(view, 'files.fetch', file)).rejects.toMatchObject({
      code: 'session_busy',
      details: { retryAfter: 5 },
    });
    calls.forEach(() => {
      fetches.endOne();
    });
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['answered']));
  });
});

describe('an answer', () => {
  it('that nobody hears is told again as soon as its caller listens', async () => {
    const held = new Held();
    const { view, owner } = await hosted({ 'contacts.block': held.handler });
    const mailboxes = world.get(Mailboxes);
    const heard: unknown[] = [];
    const request = {
      id: 'call',
      replyTo: 'deaf caller',
      sessionId: view.session.id,
      name: 'contacts.block',
      input: {},
    };
    await mailboxes.post(mailboxOf(owner), { ...request, timeoutMs: 20_000 });
    await held.running(1);
    held.endOne();
    expect(await mailboxes.post('deaf caller', {})).toBe(false); // after the answer, on the same connection
    await mailboxes.open('deaf caller', (message) => heard.push(message));
    await eventually(
      () => heard,
      ({ length }) => length > 0,
    );
    expect(heard).toEqual([{ id: 'call', output: null }]);
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
    const view = await viewOf(await rows.aSession(row));
    expect(await codeOf(caller.call(view, 'contacts.about', about))).toBe(code);
  });

  it('says so when its worker has no page that works', async () => {
    const { view } = await hosted({}, () => undefined);
    expect(await codeOf(caller.call(view, 'contacts.about', about))).toBe('session_not_ready');
  });

  it('says so when its worker does not listen, without waiting for it', async () => {
    const session = await rows.aSession();
    await world.get(LeasesService).claim('deaf worker', 100);
    expect(await codeOf(caller.call(await viewOf(session), 'contacts.about', about))).toBe('worker_unreachable');
  });
});
