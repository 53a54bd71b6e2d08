import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AccountsModule, AccountsService } from '@chasqui/accounts';
import { ApiKeysModule, ApiKeysService } from '@chasqui/api-keys';
import { DatabaseModule, isUndefinedTable } from '@chasqui/database';
import { CliError } from '../errors.js';

@Module({})
class KeysModule {
  static forRoot(databaseUrl: string): DynamicModule {
    return {
      module: KeysModule,
      imports: [DatabaseModule.forRoot(databaseUrl, 1), AccountsModule, ApiKeysModule],
    };
  }
}

/**
 * @returns the key itself, which nobody can read again
 * @throws CliError when the database was not migrated
 */
export async function createAdminKey(databaseUrl: string, name: string): Promise<string> {
  const context = await NestFactory.createApplicationContext(KeysModule.forRoot(databaseUrl), {
    logger: false,
    abortOnError: false,
  });
  try {
    const { id: accountId } = await context.get(AccountsService).ensureDefault();
    const { key } = await context.get(ApiKeysService).createAdminKey(accountId, name);
    return key;
  } catch (error) {
    if (!isUndefinedTable(error)) throw error;
    throw new CliError('The database has no tables yet; ./chasqui migrate makes them.', { cause: error });
  } finally {
    await context.close();
  }
}
