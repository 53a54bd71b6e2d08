import { Mailboxes } from '@chasqui/redis';
import { CalledSessions, codeOf, Held } from '../../../test/support/called-sessions.js';
import { eventually } from '../../../test/support/eventually.js';
import { mailboxOf } from './call-wire.js';
import type { SessionCaller } from './session-caller.service.js';

let sessions: CalledSessions;
let caller: SessionCaller;

beforeAll(async () => {
  sessions = await CalledSessions.open();
  ({ caller } = sessions);
});

afterEach(() => sessions.world.database.query('TRUNCATE accounts CASCADE'));

afterAll(() => sessions.world.close());

describe('fetching a file', () => {
  const file = { accountId: 'account', sessionId: 'session', waId: '3EB0' };

  it('keeps no other call waiting, and is refused when too many are under way', async () => {
    const fetches = new Held();
    const { view } = await sessions.hosted({
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
    const { view, owner } = await sessions.hosted({ 'contacts.block': held.handler });
    const mailboxes = sessions.world.get(Mailboxes);
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
