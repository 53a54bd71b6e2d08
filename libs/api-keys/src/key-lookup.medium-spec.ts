import { randomBytes } from 'node:crypto';
import { Rows } from '../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../test/support/medium-world.js';
import { ApiKeysModule } from './api-keys.module.js';
import { ApiKeysService } from './api-keys.service.js';
import type { AccountKey } from './authenticated-key.js';
import { KeyLookupService } from './key-lookup.service.js';
import { hashKey } from './key-text.js';

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

async function change(id: string, set: string, values: unknown[] = []): Promise<void> {
  await world.database.query(`UPDATE api_keys SET ${set} WHERE id = $1`, [id, ...values]);
}

/** A managed key, and the key of a session that it made. */
async function managed(): Promise<{ managedId: string; accountId: string; sessionKey: string }> {
  const session = await rows.aSession();
  const { id: managedId } = await keys.createAdminKey(session.accountId, 'customer');
  await change(managedId, `kind = 'managed'`);
  const { key } = await keys.createSessionKey(world.database.manager, session, managedId);
  return { managedId, accountId: session.accountId, sessionKey: key };
}

async function found(key: string): Promise<AccountKey> {
  const live = await lookup.find(key);
  if (!live || live.kind === 'operator') throw new Error('no live key of an account');
  return live;
}

describe('the limits of a key', () => {
  it('are those of the plan unless it has its own', async () => {
    const { id, key } = await keys.createAdminKey(await rows.anAccount(), 'cli');
    await change(id, 'rate_messages = 7');
    expect((await found(key)).rates).toEqual({ general: 100, messages: 7, sessions: 10, qr: 1 });
  });

  it('are those of its issuer for the key of a session that a managed key made', async () => {
    const { managedId, sessionKey } = await managed();
    await change(managedId, `rate_general = 5, allowed_numbers = '{919876543210}', allowed_ips = '{10.0.0.0/8}'`);
    expect(await found(sessionKey)).toMatchObject({
      ownerId: managedId,
      rates: { general: 5, messages: 30 },
      allowedNumbers: ['919876543210'],
      allowedIps: [['10.0.0.0/8']],
    });
  });

  it('are its own also where they are above those of the plan, and so are those of its issuer', async () => {
    const { managedId, accountId, sessionKey } = await managed();
    await change(managedId, 'rate_general = 1000, rate_messages = 20, rate_sessions = 5');
    expect((await found(sessionKey)).rates).toEqual({ general: 1000, messages: 20, sessions: 10, qr: 1 });
    const { id, key } = await keys.createAdminKey(accountId, 'cli');
    await change(id, 'rate_general = 1000, rate_messages = 1000, rate_sessions = 1000');
    expect((await found(key)).rates).toEqual({ general: 1000, messages: 1000, sessions: 1000, qr: 1 });
  });

  it('are its own where the plan has none', async () => {
    const accountId = await rows.anAccount();
    await world.database.query(`UPDATE accounts SET plan_id = 'selfhost' WHERE id = $1`, [accountId]);
    const { id, key } = await keys.createAdminKey(accountId, 'cli');
    await change(id, 'rate_general = 1000');
    expect((await found(key)).rates).toEqual({ general: 1000, messages: null, sessions: null, qr: null });
  });

  it('are none on the plan selfhost', async () => {
    const accountId = await rows.anAccount();
    await world.database.query(`UPDATE accounts SET plan_id = 'selfhost' WHERE id = $1`, [accountId]);
    const { key } = await keys.createAdminKey(accountId, 'cli');
    expect((await found(key)).rates).toEqual({ general: null, messages: null, sessions: null, qr: null });
  });
});

describe('a key is not live', () => {
  it('when it is expired', async () => {
    const { id, key } = await keys.createAdminKey(await rows.anAccount(), 'cli');
    await change(id, `expires_at = now() - interval '1 second'`);
    expect(await lookup.find(key)).toBeNull();
  });

  it.each([`revoked_at = now()`, `expires_at = now() - interval '1 second'`])(
    'when its issuer has %s',
    async (ended) => {
      const { managedId, sessionKey } = await managed();
      await change(managedId, ended);
      expect(await lookup.find(sessionKey)).toBeNull();
    },
  );
});

describe('a rotated key', () => {
  async function rotated(previousLivesFor: string): Promise<{ id: string; old: string; fresh: string }> {
    const { id, key: old } = await keys.createAdminKey(await rows.anAccount(), 'cli');
    const fresh = `wamk_${randomBytes(24).toString('hex')}`;
    const set = `hash = $2, previous_hash = $3, previous_expires_at = now() + $4::interval`;
    await change(id, set, [Buffer.from(hashKey(fresh), 'hex'), Buffer.from(hashKey(old), 'hex'), previousLivesFor]);
    return { id, old, fresh };
  }

  it('is live under its new text, and under its old one for as long as that was given', async () => {
    const { id, old, fresh } = await rotated('1 hour');
    expect([(await found(old)).id, (await found(fresh)).id]).toEqual([id, id]);
  });

  it('is not live under its old text after that', async () => {
    const { id, old, fresh } = await rotated('-1 second');
    expect([await lookup.find(old), (await found(fresh)).id]).toEqual([null, id]);
  });
});

describe('looking a key up', () => {
  it('is one query for many requests at once', async () => {
    const { key } = await keys.createAdminKey(await rows.anAccount(), 'cli');
    const query = jest.spyOn(world.database.driver, 'createQueryRunner');
    const all = await Promise.all(Array.from({ length: 50 }, () => lookup.find(key)));
    expect([query.mock.calls.length, new Set(all.map((live) => live?.id)).size]).toEqual([1, 1]);
    query.mockRestore();
  });

  it('never remembers that there is none', async () => {
    const { id, key } = await keys.createAdminKey(await rows.anAccount(), 'cli');
    await change(id, 'revoked_at = now()');
    expect(await lookup.find(key)).toBeNull();
    await change(id, 'revoked_at = NULL');
    expect(await lookup.find(key)).not.toBeNull();
  });
});
