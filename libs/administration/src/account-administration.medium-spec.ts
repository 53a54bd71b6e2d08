import { randomUUID } from 'node:crypto';
import { AccountsService } from '@chasqui/accounts';
import { ApiKeysService, KeyLookupService } from '@chasqui/api-keys';
import { AuditService, type Actor, type AuditEntry } from '@chasqui/audit';
import { SessionsModule, SessionsService } from '@chasqui/sessions';
import { Rows } from '../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../test/support/medium-world.js';
import { AccountAdministration } from './account-administration.service.js';
import { AdministrationModule } from './administration.module.js';

const OPERATOR: Actor = {
  kind: 'operator',
  keyId: randomUUID(),
  name: 'ops',
  prefix: 'waop_0123456',
  address: '10.0.0.1',
};

let world: World;
let administration: AccountAdministration;
let accounts: AccountsService;
let lookup: KeyLookupService;

beforeAll(async () => {
  world = await openWorld([AdministrationModule, SessionsModule]);
  administration = world.get(AccountAdministration);
  accounts = world.get(AccountsService);
  lookup = world.get(KeyLookupService);
});

afterAll(() => world.close());

async function logOf(accountId: string): Promise<AuditEntry[]> {
  return (await world.get(AuditService).list(accountId, { limit: 50 })).entries.reverse();
}

async function actionsOf(accountId: string): Promise<string[]> {
  return (await logOf(accountId)).map(({ action }) => action);
}

async function anAccount(): Promise<{ id: string; name: string; apiKey: string }> {
  const name = randomUUID();
  const { account, apiKey } = await administration.create(OPERATOR, { name });
  return { id: account.id, name, apiKey };
}

describe('a new account', () => {
  it('has an admin key, and both are in its log with the operator’s key', async () => {
    const { id, name, apiKey } = await anAccount();
    expect(await lookup.find(apiKey)).toMatchObject({ kind: 'admin', accountId: id });
    const keyId = (await lookup.find(apiKey))?.id;
    expect(await logOf(id)).toEqual([
      expect.objectContaining({ action: 'account.created', actor: OPERATOR, details: { name } }),
      expect.objectContaining({ action: 'key.created', actor: OPERATOR, subject: { type: 'key', id: keyId } }),
    ]);
    expect(JSON.stringify(await logOf(id))).not.toContain(apiKey.slice(12));
    expect(await administration.count(await accounts.get(id))).toEqual({ sessions: 0, keys: 1 });
  });

  it('that is refused leaves no account, no key and no entry', async () => {
    const { name } = await anAccount();
    const numbers = (): Promise<unknown> =>
      world.database.query(
        'SELECT (SELECT count(*) FROM accounts) a, (SELECT count(*) FROM api_keys) k, (SELECT count(*) FROM audit_entries) e',
      );
    const before = await numbers();
    await expect(administration.create(OPERATOR, { name })).rejects.toThrow('account_name_taken');
    expect(await numbers()).toEqual(before);
  });
});

describe('a change of an account', () => {
  it('is in its log from what to what, and one that changes nothing is not', async () => {
    const { id } = await anAccount();
    await administration.change(OPERATOR, id, { planId: 'selfhost', locale: 'en' });
    await administration.change(OPERATOR, id, { planId: 'selfhost' });
    await administration.change(OPERATOR, id, {});
    const changes = (await logOf(id)).filter(({ action }) => action === 'account.changed');
    expect(changes.map(({ details }) => details)).toEqual([
      { changes: { planId: { from: 'published', to: 'selfhost' } } },
    ]);
  });
});

describe('suspending', () => {
  it('twice is the same suspension, and one entry; so is resuming', async () => {
    const { id, apiKey } = await anAccount();
    const { suspendedAt } = await administration.suspend(OPERATOR, id);
    expect((await administration.suspend(OPERATOR, id)).suspendedAt).toEqual(suspendedAt);
    expect(await lookup.find(apiKey)).toMatchObject({ isSuspended: true });
    await administration.resume(OPERATOR, id);
    expect((await administration.resume(OPERATOR, id)).suspendedAt).toBeNull();
    expect((await actionsOf(id)).slice(2)).toEqual(['account.suspended', 'account.resumed']);
  });

  it('ends no session and no message that waits', async () => {
    const { id } = await anAccount();
    const rows = new Rows(world.database);
    const session = await rows.aSession({ accountId: id });
    const message = await rows.aMessage(session);
    await administration.suspend(OPERATOR, id);
    expect((await world.get(SessionsService).get(id, session.id)).session.wanted).toBe('running');
    expect(await rows.statusOf(message.id)).toBe('queued');
  });

  it('lets no session be made', async () => {
    const { id } = await anAccount();
    await administration.suspend(OPERATOR, id);
    const creation = world.database.transaction((manager) =>
      world.get(SessionsService).create(manager, id, { name: 'late', metadata: {} }),
    );
    await expect(creation).rejects.toThrow('account_suspended');
  });
});

describe('closing', () => {
  it('ends every key, and is in the log', async () => {
    const { id, name, apiKey } = await anAccount();
    const { key } = await world.get(ApiKeysService).createAdminKey(id, 'another');
    await administration.close(OPERATOR, id);
    expect([await lookup.find(apiKey), await lookup.find(key)]).toEqual([null, null]);
    expect((await logOf(id)).at(-1)).toMatchObject({ action: 'account.deleted', details: { name } });
  });

  it('waits for a session that is being made, and is then refused', async () => {
    const { id, apiKey } = await anAccount();
    const { closing } = await world.database.transaction(async (manager) => {
      await world.get(SessionsService).create(manager, id, { name: 'first', metadata: {} });
      return { closing: administration.close(OPERATOR, id).catch((error: unknown) => error) };
    });
    expect(await closing).toMatchObject({ code: 'account_has_sessions' });
    expect(await lookup.find(apiKey)).not.toBeNull();
  });

  it('is waited for by a session that is being made, which is then refused', async () => {
    const { id } = await anAccount();
    const { creation } = await world.database.transaction(async (manager) => {
      await accounts.close(manager, id);
      const creating = world.database.transaction((other) =>
        world.get(SessionsService).create(other, id, { name: 'late', metadata: {} }),
      );
      return { creation: creating.catch((error: unknown) => error) };
    });
    expect(await creation).toMatchObject({ code: 'account_suspended' });
  });
});
