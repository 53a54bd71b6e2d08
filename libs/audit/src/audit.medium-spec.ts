import { randomUUID } from 'node:crypto';
import { openWorld, type World } from '../../../test/support/medium-world.js';
import { CLI_ACTOR, type Actor, type NewAuditEntry } from './audit-entry.js';
import { AuditModule } from './audit.module.js';
import { AuditService } from './audit.service.js';

let world: World;
let audit: AuditService;

beforeAll(async () => {
  world = await openWorld([AuditModule]);
  audit = world.get(AuditService);
});

afterAll(() => world.close());

const ADMIN: Actor = { kind: 'admin', keyId: randomUUID(), name: 'ops', prefix: 'wamk_0123456', address: '10.0.0.1' };

function entry(accountId: string | null, chosen: Partial<NewAuditEntry> = {}): NewAuditEntry {
  return { accountId, actor: ADMIN, action: 'key.created', subject: { type: 'key', id: 'k' }, ...chosen };
}

function record(recorded: NewAuditEntry): Promise<void> {
  return audit.record(world.database.manager, recorded);
}

describe('an entry', () => {
  it('tells who did what to what, from where and when', async () => {
    const accountId = randomUUID();
    await record(entry(accountId, { details: { name: 'customer' } }));
    await record(entry(accountId, { actor: CLI_ACTOR, action: 'account.suspended' }));
    const { entries } = await audit.list(accountId, { limit: 10 });
    expect(entries).toEqual([
      expect.objectContaining({
        action: 'account.suspended',
        actor: { kind: 'cli', name: 'chasqui', keyId: null, prefix: null, address: null },
      }),
      {
        id: expect.stringMatching(/^\d+$/) as unknown,
        actor: ADMIN,
        action: 'key.created',
        subject: { type: 'key', id: 'k' },
        details: { name: 'customer' },
        at: expect.any(Date) as unknown,
      },
    ]);
  });

  it('is undone with the transaction that it is part of', async () => {
    const accountId = randomUUID();
    const transaction = world.database.transaction(async (manager) => {
      await audit.record(manager, entry(accountId));
      throw new Error('the change failed');
    });
    await expect(transaction).rejects.toThrow('the change failed');
    expect(await audit.list(accountId, { limit: 10 })).toEqual({ entries: [], nextCursor: null });
  });

  it.each([
    `UPDATE audit_entries SET actor_name = 'nobody'`,
    'DELETE FROM audit_entries',
    'DELETE FROM audit_entries WHERE false',
    'TRUNCATE audit_entries',
    `INSERT INTO audit_entries OVERRIDING SYSTEM VALUE SELECT * FROM audit_entries ON CONFLICT (id) DO UPDATE SET at = now()`,
    `SET session_replication_role = 'replica'; DELETE FROM audit_entries`,
  ])('is kept from %s', async (change) => {
    await record(entry(randomUUID()));
    const runner = world.database.createQueryRunner();
    try {
      await expect(runner.query(change)).rejects.toThrow('audit_entries is append-only');
    } finally {
      await runner.query('RESET session_replication_role');
      await runner.release();
    }
  });
});

describe('the log of an account', () => {
  it('has nothing of another account, nor of the operator', async () => {
    const accountId = randomUUID();
    await record(entry(randomUUID()));
    await record(entry(null, { action: 'plan.created' }));
    expect((await audit.list(accountId, { limit: 10 })).entries).toEqual([]);
  });

  it('is read in pages, each entry once', async () => {
    const accountId = randomUUID();
    for (const id of ['1', '2', '3', '4', '5']) await record(entry(accountId, { subject: { type: 'key', id } }));
    const seen: string[] = [];
    let before: string | undefined;
    do {
      const page = await audit.list(accountId, { limit: 2, before });
      seen.push(...page.entries.map(({ subject }) => subject.id));
      before = page.nextCursor ?? undefined;
    } while (before !== undefined);
    expect(seen).toEqual(['5', '4', '3', '2', '1']);
  });

  it('is narrowed by action, subject and time, whose end is exclusive', async () => {
    const accountId = randomUUID();
    await record(entry(accountId, { subject: { type: 'session', id: 'a' }, action: 'session.created' }));
    await record(entry(accountId, { subject: { type: 'session', id: 'a' }, action: 'session.deleted' }));
    await record(entry(accountId, { subject: { type: 'session', id: 'b' }, action: 'session.created' }));
    const [b, deleted, created] = (await audit.list(accountId, { limit: 10 })).entries;
    const idsOf = async (filter: object): Promise<string[]> =>
      (await audit.list(accountId, { limit: 10, ...filter })).entries.map(({ id }) => id);
    expect(await idsOf({ action: 'session.created' })).toEqual([b?.id, created?.id]);
    expect(await idsOf({ subjectId: 'a' })).toEqual([deleted?.id, created?.id]);
    expect(await idsOf({ since: new Date(Date.now() + 60_000) })).toEqual([]);
    expect(await idsOf({ until: new Date(Date.now() - 60_000) })).toEqual([]);
    expect(await idsOf({ since: new Date(0), until: new Date(Date.now() + 60_000) })).toHaveLength(3);
  });
});
