import { createHash } from 'node:crypto';
import { Rows } from '../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../test/support/medium-world.js';
import { ApiKeysModule } from './api-keys.module.js';
import { ApiKeysService } from './api-keys.service.js';
import { KeyLookupService } from './key-lookup.service.js';

let world: World;
let keys: ApiKeysService;
let lookup: KeyLookupService;
let rows: Rows;

beforeAll(async () => {
  world = await openWorld([ApiKeysModule]);
  keys = world.get(ApiKeysService);
  lookup = world.get(KeyLookupService);
  rows = new Rows(world.database);
});

afterAll(() => world.close());

async function isLive(key: string): Promise<boolean> {
  return (await lookup.find(key)) !== null;
}

describe('a key', () => {
  it('is stored as its SHA-256 and its first 12 characters, and nothing else of it', async () => {
    const { id, key } = await keys.createAdminKey(await rows.anAccount(), 'cli');
    const [row] = await world.database.query<{ row: string; hash: Buffer; prefix: string }[]>(
      'SELECT k::text AS row, hash, prefix FROM api_keys k WHERE id = $1',
      [id],
    );
    expect(row?.hash).toEqual(createHash('sha256').update(key).digest());
    expect(row?.prefix).toBe(key.slice(0, 12));
    expect(row?.row).not.toContain(key.slice(0, 13));
    expect(row?.row).not.toContain(key.slice(-12));
  });

  it('is found by its text, with its account, kind and session', async () => {
    const session = await rows.aSession();
    const { id, key } = await keys.createSessionKey(world.database.manager, session);
    const found = await lookup.find(key);
    expect(found).toMatchObject({ id, accountId: session.accountId, kind: 'session', sessionId: session.id });
    expect(key).toMatch(/^wask_[0-9a-f]{48}$/);
  });

  it('is not found by any other text', async () => {
    const { key } = await keys.createAdminKey(await rows.anAccount(), 'cli');
    const others = [key.toUpperCase(), key.slice(0, -1), `${key}0`, key.slice(0, 12), ''];
    expect(await Promise.all(others.map(isLive))).toEqual(others.map(() => false));
  });
});

describe('revoking by name', () => {
  it('ends the keys of that name in that account only', async () => {
    const [account, other] = [await rows.anAccount(), await rows.anAccount()];
    const cli = await keys.createAdminKey(account, 'cli');
    const secondCli = await keys.createAdminKey(account, 'cli');
    const otherName = await keys.createAdminKey(account, 'dashboard');
    const otherAccount = await keys.createAdminKey(other, 'cli');
    await keys.revokeByName(account, 'cli');
    expect([await isLive(cli.key), await isLive(secondCli.key)]).toEqual([false, false]);
    expect([await isLive(otherName.key), await isLive(otherAccount.key)]).toEqual([true, true]);
  });

  it('lets a new key have the name', async () => {
    const account = await rows.anAccount();
    await keys.createAdminKey(account, 'cli');
    await keys.revokeByName(account, 'cli');
    expect(await isLive((await keys.createAdminKey(account, 'cli')).key)).toBe(true);
  });
});

describe('revoking the keys of a session', () => {
  it('ends them and no other session’s or the account’s own', async () => {
    const session = await rows.aSession();
    const neighbour = await rows.aSession({ accountId: session.accountId });
    const { manager } = world.database;
    const key = await keys.createSessionKey(manager, session);
    const neighbourKey = await keys.createSessionKey(manager, neighbour);
    const adminKey = await keys.createAdminKey(session.accountId, 'cli');
    await keys.revokeOfSession(manager, session.accountId, session.id);
    expect(await isLive(key.key)).toBe(false);
    expect([await isLive(neighbourKey.key), await isLive(adminKey.key)]).toEqual([true, true]);
  });

  it('does nothing under another account', async () => {
    const session = await rows.aSession();
    const { key } = await keys.createSessionKey(world.database.manager, session);
    await keys.revokeOfSession(world.database.manager, await rows.anAccount(), session.id);
    expect(await isLive(key)).toBe(true);
  });

  it('is undone with the transaction that it is part of', async () => {
    const session = await rows.aSession();
    const { key } = await keys.createSessionKey(world.database.manager, session);
    const transaction = world.database.transaction(async (manager) => {
      await keys.revokeOfSession(manager, session.accountId, session.id);
      throw new Error('the deletion failed');
    });
    await expect(transaction).rejects.toThrow('the deletion failed');
    expect(await isLive(key)).toBe(true);
  });
});
