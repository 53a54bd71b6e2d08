import { AccountsService } from '@chasqui/accounts';
import { TokenAdministration } from '@chasqui/administration';
import { InstalledKeysService, type TokenPermission } from '@chasqui/api-keys';
import { CLI_ACTOR } from '@chasqui/audit';
import type { InstallationOptions } from '../up/up-options.js';
import { print, type OutputOptions } from './output.js';
import { table } from './table.js';
import { withAdministration } from './with-administration.js';

export interface CreateTokenOptions extends InstallationOptions {
  readonly name: string;
  readonly account?: string;
  readonly permissions?: TokenPermission[];
  readonly expiresAt?: Date;
}

export interface ListTokensOptions extends OutputOptions {
  readonly account?: string;
}

export async function createToken({ name, account, permissions, expiresAt, ...options }: CreateTokenOptions) {
  const { token } = await withAdministration(options, async (context) => {
    const accounts = context.get(AccountsService);
    const { id } = account === undefined ? await accounts.ensureDefault() : await accounts.getByIdOrName(account);
    return context.get(TokenAdministration).create(CLI_ACTOR, id, { name, permissions, expiresAt });
  });
  process.stdout.write(`${token}\n`);
}

export async function listTokens({ account, ...options }: ListTokensOptions): Promise<void> {
  const tokens = await withAdministration(options, async (context) => {
    const accountId =
      account === undefined ? undefined : (await context.get(AccountsService).getByIdOrName(account)).id;
    return context.get(InstalledKeysService).list(accountId, 'token');
  });
  const rows = tokens.map(({ id, accountName, name, prefix, createdAt, expiresAt, lastUsedAt }) => [
    ...[id, accountName, name, prefix],
    ...[createdAt, expiresAt, lastUsedAt],
  ]);
  print(options, tokens, table(['id', 'account', 'name', 'prefix', 'created', 'expires', 'last used'], rows));
}

export async function regenerateToken(id: string, options: InstallationOptions): Promise<void> {
  const { token } = await withAdministration(options, (context) =>
    context.get(TokenAdministration).regenerate(CLI_ACTOR, id),
  );
  process.stdout.write(`${token}\n`);
}

export async function deleteToken(id: string, options: OutputOptions): Promise<void> {
  const { token, isNew } = await withAdministration(options, (context) =>
    context.get(TokenAdministration).delete(CLI_ACTOR, id),
  );
  print(options, { deleted: token.id, isNew }, `${isNew ? 'deleted' : 'was deleted before'}: ${token.prefix}…`);
}
