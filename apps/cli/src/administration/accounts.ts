import type { INestApplicationContext } from '@nestjs/common';
import { AccountsService, type Account, type AccountFields } from '@chasqui/accounts';
import { AccountAdministration } from '@chasqui/administration';
import { CLI_ACTOR } from '@chasqui/audit';
import { accountFields, accountsText, accountText } from './account-text.js';
import { print, type OutputOptions } from './output.js';
import { withAdministration } from './with-administration.js';

export interface FieldOptions extends OutputOptions {
  readonly name?: string;
  readonly plan?: string;
  readonly timeZone?: string;
  readonly defaultCountry?: string;
  readonly locale?: string;
}

export interface ListOptions extends OutputOptions {
  readonly plan?: string;
  readonly suspended?: true;
}

export async function createAccount(name: string, options: FieldOptions): Promise<void> {
  const { account, apiKey } = await withAdministration(options, (context) =>
    context.get(AccountAdministration).create(CLI_ACTOR, { ...fieldsOf(options), name }),
  );
  const text = `${accountText(account)}\n\nIts admin key, shown only this once:\n${apiKey}`;
  print(options, { account: accountFields(account), apiKey }, text);
}

const MOST_AT_ONCE = 200;

export async function listAccounts(options: ListOptions): Promise<void> {
  const accounts = await withAdministration(options, async (context) => {
    const found: Account[] = [];
    let before: string | undefined;
    do {
      const filter = { planId: options.plan, isSuspended: options.suspended };
      const page = await context.get(AccountsService).list({ limit: MOST_AT_ONCE, before, ...filter });
      found.push(...page.accounts);
      before = page.nextCursor ?? undefined;
    } while (before !== undefined);
    return found;
  });
  print(options, accounts.map(accountFields), accountsText(accounts));
}

export async function showAccount(name: string, options: OutputOptions): Promise<void> {
  const { account, counts } = await withAdministration(options, async (context) => {
    const found = await accountNamed(context, name);
    return { account: found, counts: await context.get(AccountAdministration).count(found) };
  });
  print(options, { account: accountFields(account), counts }, accountText(account, counts));
}

export async function setAccount(name: string, options: FieldOptions): Promise<void> {
  await change(name, options, (context, { id }) =>
    context.get(AccountAdministration).change(CLI_ACTOR, id, { ...fieldsOf(options), name: options.name }),
  );
}

export async function setSuspended(name: string, options: OutputOptions, wanted: 'resume' | 'suspend'): Promise<void> {
  await change(name, options, (context, { id }) => context.get(AccountAdministration)[wanted](CLI_ACTOR, id));
}

async function change(
  name: string,
  options: OutputOptions,
  work: (context: INestApplicationContext, account: Account) => Promise<Account>,
): Promise<void> {
  const account = await withAdministration(options, async (context) =>
    work(context, await accountNamed(context, name)),
  );
  print(options, { account: accountFields(account) }, accountText(account));
}

async function accountNamed(context: INestApplicationContext, text: string): Promise<Account> {
  return context.get(AccountsService).getByIdOrName(text);
}

function fieldsOf({ plan, timeZone, defaultCountry, locale }: FieldOptions): AccountFields {
  return { planId: plan, timeZone, locale, defaultCountry: defaultCountry === 'none' ? null : defaultCountry };
}
