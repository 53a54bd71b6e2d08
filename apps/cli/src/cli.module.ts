import { Module, type DynamicModule, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AccountsModule } from '@chasqui/accounts';
import { ApiKeysModule } from '@chasqui/api-keys';
import { DatabaseModule } from '@chasqui/database';
import { NestLogger, type Logger } from '@chasqui/logging';
import { RedisModule } from '@chasqui/redis';
import { SessionsModule } from '@chasqui/sessions';

const POOL_SIZE = 2;

interface Connections {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly logger: Logger;
}

/** The domain as the command line uses it: what it does to accounts and keys is what the API would do. */
@Module({})
class CliModule {
  static forRoot({ databaseUrl, redisUrl, logger }: Connections): DynamicModule {
    return {
      module: CliModule,
      imports: [
        DatabaseModule.forRoot(databaseUrl, POOL_SIZE),
        RedisModule.forRoot(redisUrl, logger),
        AccountsModule,
        ApiKeysModule,
        SessionsModule,
      ],
    };
  }
}

export async function createCliContext(connections: Connections): Promise<INestApplicationContext> {
  return NestFactory.createApplicationContext(CliModule.forRoot(connections), {
    logger: new NestLogger(connections.logger),
    abortOnError: false,
  });
}
