import { openWorld, type World } from '../../../test/support/medium-world.js';
import { AccountsModule } from './accounts.module.js';
import { AccountsService } from './accounts.service.js';

let world: World;

beforeAll(async () => {
  world = await openWorld([AccountsModule]);
});

afterAll(() => world.close());

describe('the default account', () => {
  it('is made once, however many ask for it at once', async () => {
    const accounts = world.get(AccountsService);
    const made = await Promise.all(Array.from({ length: 5 }, () => accounts.ensureDefault()));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect(await world.database.query('SELECT name FROM accounts')).toEqual([{ name: 'default' }]);
  });
});
