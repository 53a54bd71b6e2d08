import { randomUUID } from 'node:crypto';
import { RateLimits, RateLimitsModule } from '@chasqui/rate-limits';
import { Mailboxes, REDIS } from '@chasqui/redis';
import { CallDesk, callRefusal, type CallHandlers, type NumberCheck } from '@chasqui/session-calls';
import { LeasesService, SessionsService } from '@chasqui/sessions';
import { Rows } from '../../../../../../test/support/medium-rows.js';
import { openWorld, silent, type World } from '../../../../../../test/support/medium-world.js';
import { KnownPeople } from '../session-calls/known-people.service.js';
import type { SessionCall } from '../session-calls/session-call.js';
import { SessionCallingModule } from '../session-calls/session-calling.module.js';
import { SessionCalls } from '../session-calls/session-calls.service.js';
import { NumberChecks } from './number-checks.service.js';

const LIMIT = 500;

/** A worker that looks numbers up: which it was asked for, and when it refuses. */
class Worker {
  readonly asked: string[] = [];
  refuses: (id: string) => Error | undefined = () => undefined;
  isReady = true;

  readonly handlers: Partial<CallHandlers<Worker>> = {
    'contacts.check': (_page, { ids }) => {
      const checks: NumberCheck[] = [];
      for (const id of ids) {
        this.asked.push(id);
        const refusal = this.refuses(id);
        if (refusal) return Promise.reject(refusal);
        checks.push({ id, contact: { phone: id, lid: null } });
      }
      return Promise.resolve({ checks });
    },
  };
}

let world: World;
let checks: NumberChecks;

beforeAll(async () => {
  world = await openWorld([SessionCallingModule, RateLimitsModule]);
  const redis = world.module.get<never>(REDIS, { strict: false });
  checks = new NumberChecks(redis, world.get(RateLimits), world.get(SessionCalls), world.get(KnownPeople));
});

afterAll(() => world.close());

async function open(): Promise<{ worker: Worker; call: SessionCall }> {
  const session = await new Rows(world.database).aSession();
  const owner = `worker:${randomUUID()}`;
  await world.get(LeasesService).claim(owner, 100);
  const worker = new Worker();
  const pageOf = (): Worker | undefined => (worker.isReady ? worker : undefined);
  await new CallDesk(owner, world.get(Mailboxes), pageOf, worker.handlers as CallHandlers<Worker>, silent).listen();
  const view = await world.get(SessionsService).get(session.accountId, session.id);
  const by = { accountId: session.accountId };
  return { worker, call: { view, by, signal: new AbortController().signal } as SessionCall };
}

function numbers(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `49151000045${String(index).padStart(2, '0')}@c.us`);
}

/** How much of the hour's allowance of a session is spent. */
async function spent({ view }: SessionCall): Promise<number> {
  const counting = { category: 'number-checks', subject: view.session.id, limit: LIMIT } as const;
  const used = await world.get(RateLimits).count(counting);
  await world.get(RateLimits).giveBack(counting, used);
  return LIMIT - used.remaining - 1;
}

describe('a check of numbers', () => {
  it('spends the allowance for what is asked, and for nothing that is known', async () => {
    const { worker, call } = await open();
    const ids = numbers(12);
    expect((await checks.check(call, [...ids, ...ids])).size).toBe(12);
    expect((await checks.check(call, ids)).size).toBe(12);
    expect(worker.asked).toEqual(ids);
    expect(await spent(call)).toBe(12);
  });

  it('spends nothing when the session cannot be asked', async () => {
    const { worker, call } = await open();
    worker.isReady = false;
    await expect(checks.check(call, numbers(12))).rejects.toMatchObject({
      code: 'session_not_ready',
      details: { checked: 0, of: 12 },
    });
    expect(await spent(call)).toBe(0);
  });

  it('keeps what it found out before it was refused, and goes on from there', async () => {
    const { worker, call } = await open();
    const ids = numbers(12);
    worker.refuses = (id) => (id === ids[7] ? callRefusal('whatsapp_rate_limited', { retryAfter: 60 }) : undefined);
    await expect(checks.check(call, ids)).rejects.toMatchObject({
      code: 'whatsapp_rate_limited',
      details: { retryAfter: 60, checked: 5, of: 12 },
    });
    expect(await spent(call)).toBe(10);
    worker.refuses = () => undefined;
    worker.asked.length = 0;
    expect((await checks.check(call, ids)).size).toBe(12);
    expect(worker.asked).toEqual(ids.slice(5));
  });

  it('that is more than is left of the allowance asks for nothing', async () => {
    const { worker, call } = await open();
    await world
      .get(RateLimits)
      .count({ category: 'number-checks', subject: call.view.session.id, limit: LIMIT, weight: LIMIT - 3 });
    await expect(checks.check(call, numbers(4))).rejects.toMatchObject({ code: 'rate_limit_exceeded' });
    expect([worker.asked, await spent(call)]).toEqual([[], LIMIT - 3]);
    expect((await checks.check(call, numbers(3))).size).toBe(3);
  });
});
