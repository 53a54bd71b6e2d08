import { browserOf } from '../support/processes.js';
import { sharedStack, type Stack } from '../support/stack.js';
import type { SessionClient } from '../support/session-client.js';

const NUMBER = '4915100001501';

let stack: Stack;
let session: SessionClient;

beforeAll(async () => {
  stack = await sharedStack();
  session = await stack.pairedSession(NUMBER);
});

/** Oldest first, without waits for browsers that other sessions start. */
async function path(): Promise<string[]> {
  const { timeline } = await session.timeline();
  const steps = timeline.map(({ state, reason }) => `${state} ${reason}`).reverse();
  const own = steps.filter((step) => step !== 'starting waiting_for_turn');
  return own.filter((step, index) => step !== own[index - 1]);
}

describe('the timeline of a session', () => {
  it('tells its way to ready, then why it was away, and that it came back', async () => {
    process.kill(browserOf(session.id)?.pid ?? 0, 'SIGKILL');
    await session.waitFor('disconnected');
    await session.waitFor('ready');
    await session.order('stop');
    await session.waitFor('stopped');
    expect(await path()).toEqual([
      'starting waiting_for_worker',
      'starting browser_starting',
      'starting page_loading',
      'qr_ready waiting_for_scan',
      'connecting linking',
      'ready connected',
      'disconnected browser_exited',
      'starting browser_starting',
      'starting page_loading',
      'connecting linking',
      'ready connected',
      'stopped stopped_by_request',
    ]);
  });

  it('explains its entries: the present one goes on, the others lasted until the next', async () => {
    const { timeline } = await session.timeline();
    const [present, ...past] = timeline;
    expect(present).toMatchObject({ lastedMs: null, nextAction: `POST /sessions/${session.id}/start` });
    for (const [index, entry] of past.entries()) {
      const next = timeline[index];
      expect(entry.lastedMs).toBe(Date.parse(next?.at ?? '') - Date.parse(entry.at));
    }
    const exited = past.find(({ reason }) => reason === 'browser_exited');
    expect(exited?.explanation).toBe('The browser ended unexpectedly.');
    expect(exited?.worker).toMatch(/^worker-1-/);
    expect(timeline.at(-1)?.worker).toBeNull();
  });

  it('is read page by page', async () => {
    const whole = (await session.timeline()).timeline;
    const first = await session.timeline('?limit=4');
    const rest = await session.timeline(`?limit=200&cursor=${first.nextCursor ?? ''}`);
    expect([...first.timeline, ...rest.timeline]).toEqual(whole);
    expect(rest.nextCursor).toBeNull();
  });

  it.each(['limit=0', 'limit=201', 'limit=x', 'cursor=x'])('refuses ?%s and says why', async (query) => {
    const { status, body } = await session.get<{ error: string }>(`/timeline?${query}`);
    expect(status).toBe(400);
    expect(body.error).toMatch(/^(limit|cursor) must /);
  });
});
