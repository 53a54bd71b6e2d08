import { randomUUID } from 'node:crypto';
import { AccountsService } from '@chasqui/accounts';
import { AdministrationModule } from '@chasqui/administration';
import { KeyLookupService } from '@chasqui/api-keys';
import { AuditService } from '@chasqui/audit';
import { Command, CommanderError } from 'commander';
import { eventually } from '../../../../test/support/eventually.js';
import { migratedDatabase, openWorld, type World } from '../../../../test/support/medium-world.js';
import { CliError } from '../errors.js';
import { addTokenCommand } from './token.command.js';

let world: World;
let databaseUrl: string;
let account: { id: string; name: string };
const given = process.env['DATABASE_URL'];

beforeAll(async () => {
  databaseUrl = await migratedDatabase();
  world = await openWorld([AdministrationModule], { databaseUrl });
});

beforeEach(async () => {
  process.env['DATABASE_URL'] = databaseUrl;
  account = await world.get(AccountsService).create(world.database.manager, { name: randomUUID() });
});

afterAll(async () => {
  if (given === undefined) delete process.env['DATABASE_URL'];
  else process.env['DATABASE_URL'] = given;
  await world.close();
});

/** What the command prints on stdout. */
async function run(...words: string[]): Promise<string> {
  const program = new Command('./chasqui');
  addTokenCommand(program);
  for (const command of program.commands.flatMap((noun) => [noun, ...noun.commands])) {
    command.exitOverride().configureOutput({ writeErr: () => undefined });
  }
  const written: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  try {
    await program.parseAsync(words, { from: 'user' });
  } finally {
    write.mockRestore();
  }
  return written.join('');
}

interface Listed {
  id: string;
  kind: string;
  name: string;
  prefix: string;
}

const create = (...options: string[]) => run('token', 'create', '--name', 'CRM', '--account', account.name, ...options);

async function list(): Promise<Listed[]> {
  return JSON.parse(await run('token', 'list', '--account', account.name, '--json')) as Listed[];
}

const live = async (token: string) => world.get(KeyLookupService).find(token.trim());

describe('./chasqui token', () => {
  it('prints nothing but the token that it makes, which may do everything for ever', async () => {
    const token = await create();
    expect(token).toMatch(/^watk_[0-9a-f]{48}\n$/);
    expect(await live(token)).toMatchObject({
      kind: 'token',
      accountId: account.id,
      permissions: ['send', 'read', 'devices'],
    });
    expect(await list()).toMatchObject([{ kind: 'token', name: 'CRM', prefix: token.slice(0, 12), expiresAt: null }]);
  });

  it('makes one that may do less, for a time', async () => {
    const end = new Date(Date.now() + 3_600_000).toISOString();
    const token = await create('--expires-at', end, '--permissions', 'read', 'send');
    expect(await live(token)).toMatchObject({ permissions: ['read', 'send'] });
    expect(await list()).toMatchObject([{ expiresAt: end }]);
    for (const wrong of [
      ['--permissions', 'everything'],
      ['--expires-at', 'tomorrow'],
      ['--expires-at', '2001-01-01T00:00:00Z'],
    ]) {
      await expect(create(...wrong)).rejects.toBeInstanceOf(CommanderError);
    }
    await expect(run('token', 'create')).rejects.toBeInstanceOf(CommanderError);
  });

  it('regenerates it under its id, and deletes it, and leaves its trace', async () => {
    const token = await create();
    const id = (await list())[0]?.id ?? '';
    const another = await run('token', 'regenerate', id);
    expect([await live(token), (await live(another))?.id]).toEqual([null, id]);
    expect(await run('token', 'delete', id)).toBe(`deleted: ${another.slice(0, 12)}…\n`);
    expect(await run('token', 'delete', id)).toContain('was deleted before');
    expect(await list()).toEqual([]);
    await eventually(
      () => live(another), // remembered for half a second
      (key) => key === null,
    );
    const { entries } = await world.get(AuditService).list(account.id, { limit: 10 });
    expect(entries.map(({ action, actor }) => [action, actor.kind])).toEqual([
      ['key.revoked', 'cli'],
      ['key.rotated', 'cli'],
      ['key.created', 'cli'],
    ]);
  });

  it('knows no other keys, and says so in a sentence', async () => {
    for (const id of [randomUUID(), 'nonsense']) {
      for (const order of ['regenerate', 'delete']) {
        await expect(run('token', order, id)).rejects.toEqual(
          new CliError('There is no such key; ./chasqui key list shows their ids.'),
        );
      }
    }
  });
});
