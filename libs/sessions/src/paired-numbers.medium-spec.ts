import { claimLease, takeOver } from '../../../test/support/medium-leases.js';
import { Rows } from '../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../test/support/medium-world.js';
import { LeasesService } from './leases.service.js';
import { SessionsModule } from './sessions.module.js';

const PHONE = { number: '4915112345678', pushName: 'Phone' };

let world: World;
let rows: Rows;

beforeAll(async () => {
  world = await openWorld([SessionsModule]);
  rows = new Rows(world.database);
});

afterAll(() => world.close());

async function firstPairedAt(accountId: string): Promise<Date[]> {
  const found = await world.database.query<{ at: Date }[]>(
    'SELECT first_paired_at AS at FROM paired_numbers WHERE account_id = $1 AND phone_number = $2',
    [accountId, PHONE.number],
  );
  return found.map(({ at }) => at);
}

describe('a number', () => {
  it('is as old as its first pairing with any session of the account, however often it is paired anew', async () => {
    const leases = world.get(LeasesService);
    const first = await rows.aSession();
    expect(await leases.markPaired(await claimLease(world, 'worker', first), PHONE)).toBe(true);
    const before = await firstPairedAt(first.accountId);
    expect(before).toHaveLength(1);
    await world.database.query('UPDATE sessions SET deleted_at = now() WHERE id = $1', [first.id]);
    const second = await rows.aSession({ accountId: first.accountId });
    await leases.markPaired(await claimLease(world, 'worker', second), PHONE);
    expect(await firstPairedAt(first.accountId)).toEqual(before);
  });

  it('is not for an owner to say that lost its lease', async () => {
    const session = await rows.aSession();
    const lost = await claimLease(world, 'worker', session);
    await takeOver(world, rows, session);
    expect(await world.get(LeasesService).markPaired(lost, PHONE)).toBe(false);
    expect(await firstPairedAt(session.accountId)).toEqual([]);
  });
});
