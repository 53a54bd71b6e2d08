import type { EntityManager } from 'typeorm';
import { Rows } from '../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../test/support/medium-world.js';
import { ApiKey } from './api-key.entity.js';
import { ApiKeysModule } from './api-keys.module.js';
import { ApiKeysService } from './api-keys.service.js';
import { KeyHoldersService } from './key-holders.service.js';
import { KeyLookupService } from './key-lookup.service.js';
import { KeyManagementService } from './key-management.service.js';
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

function within<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
  return world.database.transaction(work);
}

const make = (accountId: string, limits: { rateGeneral?: number } = {}): Promise<{ record: KeyRecord }> =>
  within((manager) => management.create(manager, accountId, { kind: 'managed', name: 'customer', ...limits }));

const revoke = (accountId: string, id: string): Promise<KeyRecord | null> =>
  within((manager) => management.revoke(manager, accountId, id));

const rotate = (accountId: string, id: string, graceSeconds = 0): Promise<{ key: string }> =>
  within((manager) => rotation.rotate(manager, { accountId, id }, graceSeconds));

/** As a process sees it that has not looked the key up before. */
async function isLive(key: string): Promise<boolean> {
  return (await new KeyLookupService(world.database.getRepository(ApiKey)).find(key)) !== null;
}

describe('rotating the key of a session', () => {
  const rotateOf = (
    session: { accountId: string; id: string },
    { ownerKeyId = null, by = 'admin' }: { ownerKeyId?: string | null; by?: string } = {},
  ): Promise<{ id: string; key: string }> =>
    within((manager) => rotation.rotateOfSession(manager, { ...session, ownerKeyId }, { graceSeconds: 0, by }));

  it('replaces its text', async () => {
    const session = await rows.aSession();
    const { id, key: old } = await keys.createSessionKey(world.database.manager, session);
    const rotated = await rotateOf(session);
    expect(rotated.id).toBe(id);
    expect([await isLive(old), await isLive(rotated.key)]).toEqual([false, true]);
  });

  it('makes a new one in place of a revoked one, issued by the key that made the session', async () => {
    const session = await rows.aSession();
    const { record } = await make(session.accountId, { rateGeneral: 5 });
    const old = await keys.createSessionKey(world.database.manager, session, record.id);
    await revoke(session.accountId, old.id);
    const { id, key } = await rotateOf(session, { ownerKeyId: record.id });
    expect([id === old.id, await isLive(old.key), await isLive(key)]).toEqual([false, false, true]);
    expect((await management.get(session.accountId, id)).rates.general).toBe(5);
  });

  it('makes a live one also when the key that made the session is revoked', async () => {
    const session = await rows.aSession();
    const { record } = await make(session.accountId);
    await keys.createSessionKey(world.database.manager, session, record.id);
    await revoke(session.accountId, record.id);
    expect(await isLive((await rotateOf(session, { ownerKeyId: record.id })).key)).toBe(true);
  });

  it('gives a managed key that ends meanwhile nothing that outlives it', async () => {
    const session = await rows.aSession();
    const { record } = await make(session.accountId);
    await keys.createSessionKey(world.database.manager, session, record.id);
    await revoke(session.accountId, record.id);
    expect(await isLive((await rotateOf(session, { ownerKeyId: record.id, by: 'managed' })).key)).toBe(false);
  });

  it('is refused to a session key that has ended', async () => {
    const session = await rows.aSession();
    const { id } = await keys.createSessionKey(world.database.manager, session);
    await revoke(session.accountId, id);
    await expect(rotateOf(session, { by: 'session' })).rejects.toMatchObject({ code: 'key_invalid' });
  });
});

describe('the holder of a key', () => {
  const confirm = (accountId: string, held: { id: string; prefix: string }): Promise<void> =>
    within((manager) => world.get(KeyHoldersService).confirm(manager, accountId, held));
  const refusal = { code: 'key_invalid' };

  it('is confirmed while it has the text that was looked up', async () => {
    const accountId = await rows.anAccount();
    const { record } = await make(accountId);
    await expect(confirm(accountId, record)).resolves.toBeUndefined();
    await expect(confirm(await rows.anAccount(), record)).rejects.toMatchObject(refusal);
  });

  it('is not once the key is revoked', async () => {
    const accountId = await rows.anAccount();
    const { record } = await make(accountId);
    await revoke(accountId, record.id);
    await expect(confirm(accountId, record)).rejects.toMatchObject(refusal);
  });

  it('is not once the key is rotated, unless the old text has a grace time', async () => {
    const accountId = await rows.anAccount();
    const { record } = await make(accountId);
    await rotate(accountId, record.id, 60);
    await expect(confirm(accountId, record)).resolves.toBeUndefined();
    await rotate(accountId, record.id);
    await expect(confirm(accountId, record)).rejects.toMatchObject(refusal);
  });

  it('is not once the key that issued it is revoked', async () => {
    const session = await rows.aSession();
    const { record } = await make(session.accountId);
    const { id } = await keys.createSessionKey(world.database.manager, session, record.id);
    const { prefix } = await management.get(session.accountId, id);
    await revoke(session.accountId, record.id);
    await expect(confirm(session.accountId, { id, prefix })).rejects.toMatchObject(refusal);
  });
});
