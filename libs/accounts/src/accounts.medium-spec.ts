import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { openWorld, type World } from '../../../test/support/medium-world.js';
import { Rows } from '../../../test/support/medium-rows.js';
import type { Account } from './account.entity.js';
import { AccountsModule } from './accounts.module.js';
import { AccountsService } from './accounts.service.js';
import { PlansService } from './plans.service.js';

let world: World;
let accounts: AccountsService;
let plans: PlansService;
let rows: Rows;

beforeAll(async () => {
  world = await openWorld([AccountsModule]);
  accounts = world.get(AccountsService);
  plans = world.get(PlansService);
  rows = new Rows(world.database);
});

afterAll(() => world.close());

function change<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
  return world.database.transaction(work);
}

function anAccount(fields: { name?: string; planId?: string } = {}): Promise<Account> {
  return change((manager) => accounts.create(manager, { name: randomUUID(), ...fields }));
}

async function aPlan(): Promise<string> {
  const id = `plan-${randomUUID().slice(0, 8)}`;
  await change((manager) => plans.create(manager, { id }));
  return id;
}

/** The codes of what failed; undefined of what did not. */
async function codesOf(attempts: Promise<unknown>[]): Promise<unknown[]> {
  const results = await Promise.allSettled(attempts);
  return results.map((result) => (result.status === 'rejected' ? (result.reason as { code: string }).code : undefined));
}

describe('the default account', () => {
  it('is made once, however many ask for it at once', async () => {
    const made = await Promise.all(Array.from({ length: 5 }, () => accounts.ensureDefault()));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect(await world.database.query(`SELECT name FROM accounts WHERE name = 'default'`)).toHaveLength(1);
  });

  it('can be suspended, but neither renamed nor closed: the next start would make another one', async () => {
    const { id } = await accounts.ensureDefault();
    const refused = [
      change((manager) => accounts.change(manager, id, { name: 'renamed' })),
      change((manager) => accounts.close(manager, id)),
    ];
    expect(await codesOf(refused)).toEqual(['account_is_default', 'account_is_default']);
    await change((manager) => accounts.suspend(manager, id));
    expect((await accounts.ensureDefault()).suspendedAt).not.toBeNull();
  });
});

describe('an account', () => {
  it('is on the published plan, in UTC, unless told otherwise', async () => {
    expect(await anAccount()).toMatchObject({
      planId: 'published',
      timeZone: 'UTC',
      defaultCountry: null,
      locale: 'en',
      suspendedAt: null,
    });
  });

  it('keeps what is not changed', async () => {
    const { id, name } = await anAccount();
    const fields = { timeZone: 'Asia/Kolkata', defaultCountry: 'IN', locale: 'hi-IN' };
    await change((manager) => accounts.change(manager, id, fields));
    await change((manager) => accounts.change(manager, id, { defaultCountry: null }));
    expect(await accounts.get(id)).toMatchObject({ ...fields, name, defaultCountry: null });
  });

  it.each([
    ['name', ['', '  ', 'a\nb', 'x'.repeat(101), '\0', '\ud800']],
    ['timeZone', ['', 'Mars/Base', '+05:30', 'UTC; DROP', ' UTC']],
    ['defaultCountry', ['', 'in', 'IND', 'ZZ', '91']],
    ['locale', ['', 'e', 'x y', 'en_US', `en-${'x'.repeat(40)}`]],
  ])('refuses what is no %s', async (field, values) => {
    const { id } = await anAccount();
    const attempts = values.map((value) => change((manager) => accounts.change(manager, id, { [field]: value })));
    expect(await codesOf(attempts)).toEqual(values.map(() => 'account_invalid'));
  });

  it('has its time zone in the spelling that everybody uses', async () => {
    const { id } = await anAccount();
    await change((manager) => accounts.change(manager, id, { timeZone: 'asia/KOLKATA' }));
    expect((await accounts.get(id)).timeZone).toBe('Asia/Kolkata');
  });

  it('refuses a plan that there is not', async () => {
    const attempts = ['no-such-plan', '', 'a\0b'].map((planId) => anAccount({ planId }));
    expect(await codesOf(attempts)).toEqual(attempts.map(() => 'account_plan_unknown'));
  });

  it('has its name alone, also when many are made at once', async () => {
    const name = randomUUID();
    const codes = await codesOf(Array.from({ length: 5 }, () => anAccount({ name })));
    expect(codes.sort()).toEqual([...Array<string>(4).fill('account_name_taken'), undefined]);
  });

  it('is found by its id and by its name', async () => {
    const { id, name } = await anAccount();
    expect((await accounts.getByIdOrName(id)).name).toBe(name);
    expect((await accounts.getByIdOrName(name)).id).toBe(id);
    await expect(accounts.getByIdOrName('nobody')).rejects.toThrow('account_not_found');
  });
});

describe('the list of accounts', () => {
  it('has each once in pages, newest first, and the number of all', async () => {
    const mark = randomUUID();
    const made: string[] = [];
    for (const n of [1, 2, 3]) made.unshift((await anAccount({ name: `${mark} 100%_${n}` })).id);
    const first = await accounts.list({ limit: 2, nameHas: `${mark.toUpperCase()} 100%_` });
    const second = await accounts.list({ limit: 2, nameHas: mark, before: first.nextCursor ?? undefined });
    expect([...first.accounts, ...second.accounts].map(({ id }) => id)).toEqual(made);
    expect([first.total, second.total, second.nextCursor]).toEqual([3, 3, null]);
    expect((await accounts.list({ limit: 2, nameHas: `${mark}_` })).total).toBe(0);
  });

  it('is narrowed by plan and by whether they are suspended', async () => {
    const planId = await aPlan();
    const [one, other] = [await anAccount({ planId }), await anAccount({ planId })];
    await change((manager) => accounts.suspend(manager, one.id));
    const idsOf = async (isSuspended?: boolean): Promise<string[]> =>
      (await accounts.list({ limit: 10, planId, isSuspended })).accounts.map(({ id }) => id);
    expect([await idsOf(true), await idsOf(false), (await idsOf()).length]).toEqual([[one.id], [other.id], 2]);
  });
});

describe('closing an account', () => {
  it('hides it, frees its name and its plan, and keeps its row', async () => {
    const planId = await aPlan();
    const { id, name } = await anAccount({ planId });
    await change((manager) => accounts.close(manager, id));
    await expect(accounts.get(id)).rejects.toThrow('account_not_found');
    expect((await accounts.list({ limit: 10, nameHas: name })).total).toBe(0);
    expect(await codesOf([change((manager) => accounts.resume(manager, id))])).toEqual(['account_not_found']);
    expect((await anAccount({ name })).name).toBe(name);
    await change((manager) => plans.delete(manager, planId));
    expect(await world.database.query('SELECT FROM accounts WHERE id = $1', [id])).toHaveLength(1);
  });

  it('is refused while it has a session, and not for a deleted one', async () => {
    const { id: accountId } = await anAccount();
    await rows.aSession({ accountId, isDeleted: true });
    const { id } = await rows.aSession({ accountId });
    const close = (): Promise<Account> => change((manager) => accounts.close(manager, accountId));
    await expect(close()).rejects.toMatchObject({ code: 'account_has_sessions', details: { sessions: 1 } });
    await world.database.query('UPDATE sessions SET deleted_at = now() WHERE id = $1', [id]);
    await expect(close()).resolves.toMatchObject({ id: accountId });
  });
});
