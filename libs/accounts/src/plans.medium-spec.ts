import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { openWorld, type World } from '../../../test/support/medium-world.js';
import { AccountsModule } from './accounts.module.js';
import { AccountsService } from './accounts.service.js';
import { PlansService } from './plans.service.js';

let world: World;
let accounts: AccountsService;
let plans: PlansService;

beforeAll(async () => {
  world = await openWorld([AccountsModule]);
  accounts = world.get(AccountsService);
  plans = world.get(PlansService);
});

afterAll(() => world.close());

function change<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
  return world.database.transaction(work);
}

async function aPlan(): Promise<string> {
  const id = `plan-${randomUUID().slice(0, 8)}`;
  await change((manager) => plans.create(manager, { id }));
  return id;
}

async function codeOf(attempt: Promise<unknown>): Promise<string | undefined> {
  return attempt.then(
    () => undefined,
    (error: unknown) => (error as { code: string }).code,
  );
}

describe('a plan', () => {
  it('has no limit that it was not given', async () => {
    const plan = await plans.get(await aPlan());
    expect(plan).toMatchObject({ rateGeneral: null, rateQr: null, maxSessions: null, dailyMessages: null });
    expect(plan).toMatchObject({ bulkSize: 10_000, apiAccess: true, mcpAccess: true, retentionDays: 365 });
  });

  it('keeps what is not changed, and loses a limit that becomes null', async () => {
    const id = await aPlan();
    await change((manager) => plans.change(manager, id, { rateGeneral: 500, maxSessions: 0, apiAccess: false }));
    await change((manager) => plans.change(manager, id, { rateGeneral: null }));
    expect(await plans.get(id)).toMatchObject({ rateGeneral: null, maxSessions: 0, apiAccess: false });
  });

  it.each([
    { rateGeneral: 0 },
    { rateMessages: -1 },
    { rateSessions: 1.5 },
    { rateQr: Number.NaN },
    { maxSessions: 2 ** 40 },
    { bulkSize: 10_001 },
    { retentionDays: null as unknown as number },
  ])('refuses the limit %p', async (fields) => {
    const id = await aPlan();
    expect(await codeOf(change((manager) => plans.change(manager, id, fields)))).toBe('plan_invalid');
  });

  it.each(['', 'Gold', '-x', 'a b', 'x'.repeat(41), 'a\0b'])('cannot be called %p', async (id) => {
    expect(await codeOf(change((manager) => plans.create(manager, { id })))).toBe('plan_invalid');
    await expect(plans.get(id)).rejects.toThrow('plan_not_found');
  });

  it('has its id alone, also when many are made at once', async () => {
    const id = `plan-${randomUUID().slice(0, 8)}`;
    const attempts = Array.from({ length: 5 }, () => codeOf(change((manager) => plans.create(manager, { id }))));
    expect((await Promise.all(attempts)).sort()).toEqual([...Array<string>(4).fill('plan_id_taken'), undefined]);
  });
});

describe('the plans of Chasqui itself', () => {
  it.each(['published', 'selfhost'])('are neither changed nor deleted: %s', async (id) => {
    const before = await plans.get(id);
    expect(await codeOf(change((manager) => plans.change(manager, id, { rateGeneral: 1 })))).toBe('plan_built_in');
    expect(await codeOf(change((manager) => plans.delete(manager, id)))).toBe('plan_built_in');
    expect(await plans.get(id)).toEqual(before);
  });
});

describe('deleting a plan', () => {
  it('is refused while an account is on it', async () => {
    const id = await aPlan();
    const account = await change((manager) => accounts.create(manager, { name: randomUUID(), planId: id }));
    expect(await codeOf(change((manager) => plans.delete(manager, id)))).toBe('plan_in_use');
    await change((manager) => accounts.change(manager, account.id, { planId: 'published' }));
    await change((manager) => plans.delete(manager, id));
    expect((await plans.list()).map((plan) => plan.id)).not.toContain(id);
  });

  it('and moving an account onto it at once: one of the two is refused', async () => {
    for (let round = 0; round < 10; round += 1) {
      const id = await aPlan();
      const account = await change((manager) => accounts.create(manager, { name: randomUUID() }));
      const codes = await Promise.all([
        codeOf(change((manager) => plans.delete(manager, id))),
        codeOf(change((manager) => accounts.change(manager, account.id, { planId: id }))),
      ]);
      expect([
        ['plan_in_use', undefined],
        [undefined, 'account_plan_unknown'],
      ]).toContainEqual(codes);
    }
  });

  it('waits for an account that is being moved onto it, and is then refused', async () => {
    const id = await aPlan();
    const account = await change((manager) => accounts.create(manager, { name: randomUUID() }));
    const { deletion } = await change(async (manager) => {
      await accounts.change(manager, account.id, { planId: id });
      return { deletion: codeOf(change((other) => plans.delete(other, id))) };
    });
    expect(await deletion).toBe('plan_in_use');
  });
});
