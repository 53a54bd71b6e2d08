import { randomUUID } from 'node:crypto';
import { KeyLookupService } from '@chasqui/api-keys';
import { AdministrationModule } from '@chasqui/administration';
import { AuditService } from '@chasqui/audit';
import { Command, CommanderError } from 'commander';
import { migratedDatabase, newDatabase, openWorld, type World } from '../../../../test/support/medium-world.js';
import { CliError } from '../errors.js';
import { addAccountCommand } from './account.command.js';
import { addKeyCommand } from './key.command.js';
import { addPlanCommand } from './plan.command.js';

let world: World;
let databaseUrl: string;
const given = process.env['DATABASE_URL'];

beforeAll(async () => {
  databaseUrl = await migratedDatabase();
  world = await openWorld([AdministrationModule], { databaseUrl });
});

beforeEach(() => {
  process.env['DATABASE_URL'] = databaseUrl;
});

afterAll(async () => {
  if (given === undefined) delete process.env['DATABASE_URL'];
  else process.env['DATABASE_URL'] = given;
  await world.close();
});

/** What the command prints on stdout. */
async function run(...words: string[]): Promise<string> {
  const program = new Command('./chasqui');
  for (const add of [addAccountCommand, addPlanCommand, addKeyCommand]) add(program);
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

async function json<T>(...words: string[]): Promise<T> {
  return JSON.parse(await run(...words, '--json')) as T;
}

interface Created {
  account: { id: string; name: string; plan: string; suspendedAt: string | null };
  apiKey: string;
}

async function anAccount(): Promise<Created> {
  return json('account', 'create', randomUUID());
}

async function accountOf(key: string): Promise<unknown> {
  const live = await world.get(KeyLookupService).find(key.trim());
  return live && (live.kind === 'operator' ? live.kind : live.accountId);
}

/** The one sentence that a person reads. */
async function refusal(...words: string[]): Promise<string> {
  const error = await run(...words).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(CliError);
  const { message } = error as CliError;
  expect(message).toMatch(/^[A-Za-z][^\n]*\.$/);
  return message;
}

describe('./chasqui account', () => {
  it('makes an account, whose key works, and leaves its trace', async () => {
    const fields = ['--plan', 'selfhost', '--time-zone', 'Asia/Kolkata', '--default-country', 'IN'];
    const { account, apiKey } = await json<Created>('account', 'create', 'made', ...fields);
    expect(account).toMatchObject({
      name: 'made',
      plan: 'selfhost',
      timeZone: 'Asia/Kolkata',
      defaultCountry: 'IN',
      suspendedAt: null,
    });
    expect(await accountOf(apiKey)).toBe(account.id);
    const { entries } = await world.get(AuditService).list(account.id, { limit: 10 });
    expect(entries.map(({ action, actor }) => [action, actor.kind])).toEqual([
      ['key.created', 'cli'],
      ['account.created', 'cli'],
    ]);
  });

  it('shows people a key once, and never again', async () => {
    const made = await run('account', 'create', 'for people');
    const [key = ''] = /wamk_[0-9a-f]{48}/.exec(made) ?? [];
    expect(key).not.toBe('');
    for (const words of [
      ['account', 'show', 'for people'],
      ['account', 'list'],
      ['key', 'list'],
    ]) {
      const shown = await run(...words);
      expect(shown).toContain('for people');
      expect(shown).not.toContain(key);
    }
  });

  it('changes what is named, suspends and resumes', async () => {
    const { account } = await anAccount();
    const set = ['--name', `${account.name} 2`, '--default-country', 'none'];
    expect(await json('account', 'set', account.name, ...set)).toEqual({
      account: { ...account, name: `${account.name} 2` },
    });
    const { account: suspended } = await json<Created>('account', 'suspend', account.id);
    expect(suspended.suspendedAt).toMatch(/Z$/);
    const listed = await json<{ id: string }[]>('account', 'list', '--suspended');
    expect(listed.map(({ id }) => id)).toEqual([account.id]);
    expect((await json<Created>('account', 'resume', account.id)).account.suspendedAt).toBeNull();
    expect(await json('account', 'show', account.id)).toMatchObject({ counts: { sessions: 0, keys: 1 } });
  });

  it('says in a sentence what is wrong', async () => {
    const { account } = await anAccount();
    expect(await refusal('account', 'show', 'nobody')).toContain('./chasqui account list');
    expect(await refusal('account', 'create', account.name)).toContain('name');
    expect(await refusal('account', 'create', 'x', '--plan', 'none-such')).toContain('./chasqui plan list');
    expect(await refusal('account', 'set', account.name, '--time-zone', 'Mars')).toContain('Asia/Kolkata');
  });
});

describe('./chasqui plan', () => {
  it('makes, changes, lists and deletes a plan', async () => {
    const made = await json(
      'plan',
      'create',
      'gold',
      '--rate-general',
      '500',
      '--api-access',
      'no',
      '--pacing-optional',
      'yes',
    );
    expect(made).toMatchObject({ plan: { id: 'gold', rateGeneral: 500, rateQr: null, apiAccess: false } });
    await run('plan', 'set', 'gold', '--rate-general', 'none', '--max-sessions', '3');
    const gold = { id: 'gold', rateGeneral: null, maxSessions: 3, apiAccess: false };
    expect(await json('plan', 'list')).toContainEqual(expect.objectContaining(gold));
    expect(await run('plan', 'list')).toMatch(/^gold +- .* 3 /m);
    expect(await run('plan', 'delete', 'gold')).toBe('deleted gold\n');
    expect(await refusal('plan', 'delete', 'gold')).toContain('no such plan');
  });

  it('says in a sentence what is wrong', async () => {
    expect(await refusal('plan', 'set', 'published', '--rate-general', 'none')).toContain('make one of your own');
    expect(await refusal('plan', 'create', 'Gold')).toContain('lower-case');
    expect(await refusal('plan', 'create', 'x', '--bulk-size', 'none')).toContain('bulkSize');
    await expect(run('plan', 'create', 'x', '--rate-qr', 'many')).rejects.toBeInstanceOf(CommanderError);
  });
});

describe('./chasqui key', () => {
  it('prints nothing but the key that it makes: of an account, of the first one, or an operator’s', async () => {
    const { account } = await anAccount();
    const ofAccount = await run('key', 'create', '--account', account.name, '--name', 'ops');
    expect(ofAccount).toMatch(/^wamk_[0-9a-f]{48}\n$/);
    expect(await accountOf(ofAccount)).toBe(account.id);
    const ofFirst = await run('key', 'create');
    expect((await json<Created>('account', 'show', 'default')).account.id).toBe(await accountOf(ofFirst));
    expect(await accountOf(await run('key', 'create', '--operator'))).toBe('operator');
    await expect(run('key', 'create', '--operator', '--account', 'x')).rejects.toBeInstanceOf(CommanderError);
  });

  it('lists and revokes keys, but not the last admin key of an account', async () => {
    const { account } = await anAccount();
    const list = ['key', 'list', '--account', account.name];
    const [first] = await json<{ id: string }[]>(...list);
    expect(await refusal('key', 'revoke', first?.id ?? '')).toContain('last admin key');
    await run('key', 'create', '--account', account.id);
    expect(await run('key', 'revoke', first?.id ?? '')).toMatch(/^revoked: wamk_/);
    expect(await run('key', 'revoke', first?.id ?? '')).toMatch(/^was revoked before: /);
    expect(await json(...list)).toEqual([expect.objectContaining({ kind: 'admin', accountName: account.name })]);
    expect(await refusal('key', 'revoke', randomUUID())).toContain('./chasqui key list');
  });

  it('asks for a migration where there are no tables', async () => {
    process.env['DATABASE_URL'] = await newDatabase();
    expect(await refusal('key', 'list')).toContain('./chasqui migrate');
  });
});
