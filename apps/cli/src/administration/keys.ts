import { AccountsService } from '@chasqui/accounts';
import { InstalledKeyAdministration } from '@chasqui/administration';
import { InstalledKeysService } from '@chasqui/api-keys';
import { CLI_ACTOR } from '@chasqui/audit';
import type { InstallationOptions } from '../up/up-options.js';
import { keysText } from './key-text.js';
import { print, type OutputOptions } from './output.js';
import { withAdministration } from './with-administration.js';

export interface CreateOptions extends InstallationOptions {
  readonly name?: string;
  readonly operator: boolean;
  readonly account?: string;
}

export interface ListOptions extends OutputOptions {
  readonly account?: string;
}

export async function createKey({ name, operator, account, ...options }: CreateOptions): Promise<void> {
  const text = await withAdministration(options, async (context) => {
    const accounts = context.get(AccountsService);
    const find = async (): Promise<string> =>
      (account === undefined ? await accounts.ensureDefault() : await accounts.getByIdOrName(account)).id;
    const accountId = operator ? null : await find();
    const key = { accountId, name: name ?? (operator ? 'operator key' : 'admin key') };
    return context.get(InstalledKeyAdministration).create(CLI_ACTOR, key);
  });
  process.stdout.write(`${text}\n`);
}

export async function listKeys({ account, ...options }: ListOptions): Promise<void> {
  const keys = await withAdministration(options, async (context) => {
    const accountId =
      account === undefined ? undefined : (await context.get(AccountsService).getByIdOrName(account)).id;
    return context.get(InstalledKeysService).list(accountId);
  });
  print(options, keys, keysText(keys));
}

export async function revokeKey(id: string, options: OutputOptions): Promise<void> {
  const { key, isNew } = await withAdministration(options, (context) =>
    context.get(InstalledKeyAdministration).revoke(CLI_ACTOR, id),
  );
  const text = `${isNew ? 'revoked' : 'was revoked before'}: ${key.prefix}… (${key.kind})`;
  print(options, { revoked: key.id, isNew }, text);
}
