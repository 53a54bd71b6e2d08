import { Module, type DynamicModule, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AdministrationModule } from '@chasqui/administration';
import { DatabaseModule, isUndefinedTable } from '@chasqui/database';
import { DomainError } from '@chasqui/errors';
import { CliError } from '../errors.js';
import { withInstallationDatabase } from '../up/installation-database.js';
import type { InstallationOptions } from '../up/up-options.js';
import { sentenceOf } from './sentences.js';

@Module({})
class InstallationModule {
  static forRoot(databaseUrl: string): DynamicModule {
    return { module: InstallationModule, imports: [DatabaseModule.forRoot(databaseUrl, 1), AdministrationModule] };
  }
}

/**
 * Does with accounts, plans and keys of an installation what the API would do.
 * @throws CliError for all that its caller can mend
 */
export async function withAdministration<T>(
  options: InstallationOptions,
  work: (context: INestApplicationContext) => Promise<T>,
): Promise<T> {
  return withInstallationDatabase(options, (databaseUrl) => withAdministrationOf(databaseUrl, work));
}

/** The same with a database that is there. */
export async function withAdministrationOf<T>(
  databaseUrl: string,
  work: (context: INestApplicationContext) => Promise<T>,
): Promise<T> {
  const context = await NestFactory.createApplicationContext(InstallationModule.forRoot(databaseUrl), {
    logger: false,
    abortOnError: false,
  });
  try {
    return await work(context);
  } catch (error) {
    throw explained(error);
  } finally {
    await context.close();
  }
}

function explained(error: unknown): Error {
  if (isUndefinedTable(error)) {
    return new CliError('The database has no tables yet; ./chasqui migrate makes them.', { cause: error });
  }
  if (error instanceof DomainError) {
    const sentence = sentenceOf(error as DomainError);
    if (sentence !== undefined) return new CliError(sentence, { cause: error });
  }
  return error instanceof Error ? error : new Error(String(error));
}
