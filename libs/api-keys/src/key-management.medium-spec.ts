import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { Rows } from '../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../test/support/medium-world.js';
import { ApiKey } from './api-key.entity.js';
import { ApiKeysModule } from './api-keys.module.js';
import { ApiKeysService } from './api-keys.service.js';
import { KeyLookupService } from './key-lookup.service.js';
import { KeyManagementService, type ChosenKey } from './key-management.service.js';
import type { KeyRecord } from './key-record.js';
import { KeyRotationService } from './key-rotation.service.js';

let world: World;
let management: KeyManagementService;
let rotation: KeyRotationService;
let keys: ApiKeysService;
let rows: Rows;

beforeAll(async () => {
  world = await openWorld([ApiKeysModule]);
  management = world.get(KeyManagementService);
  rotation = world.get(KeyRotationService);
  keys = world.get(ApiKeysService);
  rows = new Rows(world.database);
});

afterAll(() => world.close());

const YEAR_MS = 365 * 24 * 60 * 60 * 1_000;
const inAYear = (): Date => new Date(Date.now() + YEAR_MS);

function within<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
  return world.database.transaction(work);
}

async function make(accountId: string, chosen: Partial<ChosenKey> = {}): Promise<{ record: KeyRecord; key: string }> {
  return within((manager) => management.create(manager, accountId, { kind: 'managed', name: 'customer', ...chosen }));
}

const revoke = (accountId: string, id: string): Promise<KeyRecord | null> =>
  within((manager) => management.revoke(manager, accountId, id));

const change = (accountId: string, id: string, fields: Parameters<typeof management.change>[2]): Promise<KeyRecord> =>
  within((manager) => management.change(manager, { accountId, id }, fields));

const rotate = (accountId: string, id: string, graceSeconds = 0): Promise<{ key: string }> =>
  within((manager) => rotation.rotate(manager, { accountId, id }, graceSeconds));

/** As a process sees it that has not looked the key up before. */
async function isLive(key: string): Promise<boolean> {
  return (await new KeyLookupService(world.database.getRepository(ApiKey)).find(key)) !== null;
}

async function codesOf(attempts: Promise<unknown>[]): Promise<(string | null)[]> {
  const settled = await Promise.allSettled(attempts);
  return settled.map((one) => (one.status === 'rejected' ? (one.reason as { code: string }).code : null));
}

describe('the last admin key of an account', () => {
  it('cannot be revoked', async () => {
    const accountId = await rows.anAccount();
    const { id, key } = await keys.createAdminKey(accountId, 'only');
    await expect(revoke(accountId, id)).rejects.toMatchObject({ code: 'last_admin_key' });
    expect(await isLive(key)).toBe(true);
  });

  it('cannot be given an end', async () => {
    const accountId = await rows.anAccount();
    const { id } = await keys.createAdminKey(accountId, 'only');
    const attempt = change(accountId, id, { expiresAt: inAYear() });
    await expect(attempt).rejects.toMatchObject({ code: 'last_admin_key' });
    expect(await management.get(accountId, id)).toMatchObject({ expiresAt: null });
  });

  it('is one although others are revoked, expired, about to expire, or of another account', async () => {
    const accountId = await rows.anAccount();
    const { id } = await keys.createAdminKey(accountId, 'lasting');
    const revoked = await make(accountId, { kind: 'admin', name: 'revoked' });
    await revoke(accountId, revoked.record.id);
    await make(accountId, { kind: 'admin', name: 'ending', expiresAt: inAYear() });
    await make(accountId, { kind: 'managed' });
    await keys.createAdminKey(await rows.anAccount(), 'theirs');
    await expect(revoke(accountId, id)).rejects.toMatchObject({ code: 'last_admin_key' });
  });

  it('can go once there is another one', async () => {
    const accountId = await rows.anAccount();
    const { id, key } = await keys.createAdminKey(accountId, 'first');
    await make(accountId, { kind: 'admin' });
    expect(await revoke(accountId, id)).toMatchObject({ revokedAt: expect.any(Date) as unknown });
    expect(await isLive(key)).toBe(false);
  });

  it('can be rotated, and called something else', async () => {
    const accountId = await rows.anAccount();
    const { id } = await keys.createAdminKey(accountId, 'only');
    expect(await isLive((await rotate(accountId, id)).key)).toBe(true);
    expect(await change(accountId, id, { name: 'renamed' })).toMatchObject({ name: 'renamed' });
  });

  it.each(['revoked', 'given an end'])('stays when all are %s at once', async (how) => {
    const accountId = await rows.anAccount();
    const ids = await Promise.all(
      ['a', 'b', 'c', 'd', 'e'].map(async (name) => (await keys.createAdminKey(accountId, name)).id),
    );
    const end = (id: string): Promise<unknown> =>
      how === 'revoked' ? revoke(accountId, id) : change(accountId, id, { expiresAt: inAYear() });
    const codes = await codesOf(ids.map(end));
    expect(codes.filter((code) => code !== null)).toEqual(['last_admin_key']);
    const { keys: all } = await management.list(accountId, { limit: 10 });
    expect(all.filter(({ revokedAt, expiresAt }) => revokedAt === null && expiresAt === null)).toHaveLength(1);
  });
});

describe('a key', () => {
  it('is unknown in another account', async () => {
    const { record } = await make(await rows.anAccount());
    const other = await rows.anAccount();
    const attempts = [
      management.get(other, record.id),
      change(other, record.id, { name: 'x' }),
      rotate(other, record.id),
      revoke(other, record.id),
      management.get(other, randomUUID()),
    ];
    expect(await codesOf(attempts)).toEqual(attempts.map(() => 'key_not_found'));
    expect((await management.list(other, { limit: 10 })).keys).toEqual([]);
  });

  it('shows neither itself nor what it is recognised by', async () => {
    const { record, key } = await make(await rows.anAccount());
    const shown = JSON.stringify(record);
    expect(shown).toContain(key.slice(0, 12));
    expect(shown).not.toContain(key.slice(0, 13));
    expect(shown.toLowerCase()).not.toContain('hash');
  });

  it('has its address blocks each once and in one spelling', async () => {
    const accountId = await rows.anAccount();
    const allowedIps = ['10.1.2.3/8', '10.0.0.0/8', '192.0.2.7', '2001:0DB8:0::1/32', '::1'];
    const { record } = await make(accountId, { allowedIps });
    const networks = ['10.0.0.0/8', '192.0.2.7/32', '2001:db8::/32', '::1/128'];
    expect(record.allowedIps?.sort()).toEqual(networks.sort());
    expect((await change(accountId, record.id, { allowedIps: ['::1'] })).allowedIps).toEqual(['::1/128']);
    expect((await change(accountId, record.id, { allowedIps: null })).allowedIps).toBeNull();
  });

  it('keeps what a change leaves out, and has the plan’s limits again where it is set to null', async () => {
    const accountId = await rows.anAccount();
    const { record } = await make(accountId, { rateGeneral: 5, rateMessages: 6, maxSessions: 7, metadata: { a: 1 } });
    const changed = await change(accountId, record.id, { rateGeneral: null, name: 'renamed' });
    expect(changed).toMatchObject({ name: 'renamed', rates: { general: 100, messages: 6 }, maxSessions: 7 });
    expect(changed.metadata).toEqual({ a: 1 });
  });

  it('that is revoked cannot be changed or rotated, and stays revoked', async () => {
    const accountId = await rows.anAccount();
    const { record } = await make(accountId);
    await revoke(accountId, record.id);
    const attempts = [change(accountId, record.id, { name: 'x' }), rotate(accountId, record.id)];
    expect(await codesOf(attempts)).toEqual(['key_ended', 'key_ended']);
    expect(await revoke(accountId, record.id)).toBeNull();
  });

  it('that is expired lives again with a later end', async () => {
    const accountId = await rows.anAccount();
    const { record, key } = await make(accountId, { expiresAt: new Date(Date.now() - 1_000) });
    expect(await isLive(key)).toBe(false);
    expect(await codesOf([rotate(accountId, record.id)])).toEqual(['key_ended']);
    await change(accountId, record.id, { expiresAt: inAYear() });
    expect(await isLive(key)).toBe(true);
  });

  it.each([
    ['managed' as const, { allowedNumbers: ['919876543210'] }],
    ['admin' as const, { allowedNumbers: ['919876543210'] }],
    ['trial' as const, { expiresAt: null }],
  ])('of the kind %s cannot have %j', async (kind, fields) => {
    const accountId = await rows.anAccount();
    const trial = kind === 'trial' ? { allowedNumbers: ['919876543210'], expiresAt: inAYear() } : {};
    const { record } = await make(accountId, { kind, ...trial });
    expect(await codesOf([change(accountId, record.id, fields)])).toEqual(['key_field_not_of_kind']);
  });
});

describe('the list of keys', () => {
  it('is read in pages, newest first, each key once, and by kind', async () => {
    const accountId = await rows.anAccount();
    await keys.createAdminKey(accountId, 'admin');
    const made: string[] = [];
    for (const name of ['1', '2', '3', '4']) made.unshift((await make(accountId, { name })).record.id);
    const seen: string[] = [];
    let before: string | undefined;
    do {
      const page = await management.list(accountId, { limit: 2, before, kind: 'managed' });
      seen.push(...page.keys.map(({ id }) => id));
      before = page.nextCursor ?? undefined;
    } while (before !== undefined);
    expect(seen).toEqual(made);
    expect((await management.list(accountId, { limit: 10 })).keys).toHaveLength(5);
  });
});

describe('a managed key that is revoked', () => {
  it('ends the keys of its sessions, which show it', async () => {
    const session = await rows.aSession();
    const { record } = await make(session.accountId);
    const { id, key } = await keys.createSessionKey(world.database.manager, session, record.id);
    await revoke(session.accountId, record.id);
    expect(await isLive(key)).toBe(false);
    const shown = await management.get(session.accountId, id);
    expect(shown.revokedAt).toEqual((await management.get(session.accountId, record.id)).revokedAt);
    expect(await codesOf([rotate(session.accountId, id)])).toEqual(['key_ended']);
  });
});

describe('a rotated key', () => {
  it('has another text, and its id, name and limits stay', async () => {
    const accountId = await rows.anAccount();
    const { record, key: old } = await make(accountId, { rateGeneral: 5 });
    const { key } = await rotate(accountId, record.id);
    expect([await isLive(old), await isLive(key), key === old]).toEqual([false, true, false]);
    const { prefix, ...kept } = record;
    expect(await management.get(accountId, record.id)).toEqual({ ...kept, prefix: key.slice(0, 12) });
    expect(prefix).toBe(old.slice(0, 12));
  });

  it('lives under its last text, too, for the grace time; the one before that ends', async () => {
    const accountId = await rows.anAccount();
    const { record, key: first } = await make(accountId);
    const { key: second } = await rotate(accountId, record.id, 60);
    expect([await isLive(first), await isLive(second)]).toEqual([true, true]);
    const { key: third } = await rotate(accountId, record.id, 60);
    expect([await isLive(first), await isLive(second), await isLive(third)]).toEqual([false, true, true]);
    await rotate(accountId, record.id);
    expect([await isLive(second), await isLive(third)]).toEqual([false, false]);
  });

  it('has one text in the end when many rotate it at once', async () => {
    const accountId = await rows.anAccount();
    const { record } = await make(accountId);
    const rotated = await Promise.all(Array.from({ length: 5 }, () => rotate(accountId, record.id)));
    const live = await Promise.all(rotated.map(({ key }) => isLive(key)));
    expect(live.filter(Boolean)).toHaveLength(1);
  });
});
