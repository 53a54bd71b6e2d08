import { randomUUID } from 'node:crypto';
import { ApiKeysService, InstalledKeysService, KeyLookupService } from '@chasqui/api-keys';
import { AuditService, CLI_ACTOR } from '@chasqui/audit';
import { eventually } from '../../../test/support/eventually.js';
import { Rows } from '../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../test/support/medium-world.js';
import { AdministrationModule } from './administration.module.js';
import { InstalledKeyAdministration } from './installed-key-administration.service.js';

let world: World;
let administration: InstalledKeyAdministration;
let keys: ApiKeysService;
let rows: Rows;

beforeAll(async () => {
  world = await openWorld([AdministrationModule]);
  administration = world.get(InstalledKeyAdministration);
  keys = world.get(ApiKeysService);
  rows = new Rows(world.database);
});

afterAll(() => world.close());

async function isLive(key: string): Promise<boolean> {
  return (await world.get(KeyLookupService).find(key)) !== null;
}

async function idsOf(accountId?: string): Promise<string[]> {
  return (await world.get(InstalledKeysService).list(accountId)).map(({ id }) => id);
}

/** Its id, too. */
async function anAdminKey(accountId: string): Promise<{ id: string; key: string }> {
  const key = await administration.create(CLI_ACTOR, { accountId, name: 'ops' });
  const live = await world.get(KeyLookupService).find(key);
  if (!live) throw new Error('the key that was made is not live');
  return { id: live.id, key };
}

describe('a key that an operator makes', () => {
  it('of an account is an admin’s, in the account’s log', async () => {
    const accountId = await rows.anAccount();
    const { id, key } = await anAdminKey(accountId);
    expect(key).toMatch(/^wamk_/);
    const { entries } = await world.get(AuditService).list(accountId, { limit: 10 });
    expect(entries).toEqual([
      expect.objectContaining({
        action: 'key.created',
        actor: expect.objectContaining({ kind: 'cli' }) as unknown,
        subject: { type: 'key', id },
        details: { kind: 'admin', name: 'ops' },
      }),
    ]);
  });

  it('of no account is an operator’s', async () => {
    const key = await administration.create(CLI_ACTOR, { accountId: null, name: 'ops' });
    expect(await world.get(KeyLookupService).find(key)).toMatchObject({ kind: 'operator' });
  });
});

describe('the list of keys', () => {
  it('has those of one account, or all, without what was revoked or whose issuer was', async () => {
    const session = await rows.aSession();
    const { accountId } = session;
    const [admin, issuer, revoked] = [
      await anAdminKey(accountId),
      await anAdminKey(accountId),
      await anAdminKey(accountId),
    ];
    const issued = await keys.createSessionKey(world.database.manager, session, issuer.id);
    expect(await idsOf(accountId)).toEqual([admin.id, issuer.id, revoked.id, issued.id]);
    await administration.revoke(CLI_ACTOR, issuer.id);
    await administration.revoke(CLI_ACTOR, revoked.id);
    expect(await idsOf(accountId)).toEqual([admin.id]);
    const { id: operatorKey } = await keys.createOperatorKey('ops');
    expect(await idsOf()).toEqual(expect.arrayContaining([admin.id, operatorKey]));
  });

  it('shows nothing by which a key could be used', async () => {
    const accountId = await rows.anAccount();
    const { key } = await anAdminKey(accountId);
    const listed = JSON.stringify(await world.get(InstalledKeysService).list(accountId));
    expect(listed).toContain(key.slice(0, 12));
    expect(listed).not.toContain(key.slice(0, 13));
    expect(listed).not.toContain('hash');
  });
});

describe('revoking a key', () => {
  it('ends it, once', async () => {
    const accountId = await rows.anAccount();
    const [kept, key] = [await anAdminKey(accountId), await anAdminKey(accountId)];
    expect((await administration.revoke(CLI_ACTOR, key.id)).isNew).toBe(true);
    expect((await administration.revoke(CLI_ACTOR, key.id)).isNew).toBe(false);
    await eventually(
      () => isLive(key.key),
      (lives) => !lives,
    );
    expect(await isLive(kept.key)).toBe(true);
    const { entries } = await world.get(AuditService).list(accountId, { limit: 10, action: 'key.revoked' });
    expect(entries).toHaveLength(1);
  });

  it('is refused for the last admin key of an account, also for two at once', async () => {
    const accountId = await rows.anAccount();
    const both = [await anAdminKey(accountId), await anAdminKey(accountId)];
    const results = await Promise.allSettled(both.map(({ id }) => administration.revoke(CLI_ACTOR, id)));
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await idsOf(accountId)).toHaveLength(1);
  });

  it('leaves an account a key that lasts, where it had one', async () => {
    const accountId = await rows.anAccount();
    const [lasting, expiring] = [await anAdminKey(accountId), await anAdminKey(accountId)];
    await world.database.query(`UPDATE api_keys SET expires_at = now() + interval '1 day' WHERE id = $1`, [
      expiring.id,
    ]);
    await expect(administration.revoke(CLI_ACTOR, lasting.id)).rejects.toThrow('last_admin_key');
    expect((await administration.revoke(CLI_ACTOR, expiring.id)).isNew).toBe(true);
  });

  it('ends an operator’s key, too', async () => {
    const { id, key } = await keys.createOperatorKey('ops');
    await administration.revoke(CLI_ACTOR, id);
    expect(await isLive(key)).toBe(false);
  });

  it.each([randomUUID(), 'x', ''])('is refused for what is no key: %p', async (id) => {
    await expect(administration.revoke(CLI_ACTOR, id)).rejects.toThrow('key_not_found');
  });
});
