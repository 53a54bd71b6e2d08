import { Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

const CONNECT_TIMEOUT_MS = 2_000;
const STATEMENT_TIMEOUT_MS = 15_000;
/** A server that went silent does not keep its own deadline: this one is the client's. */
const ANSWER_TIMEOUT_MS = 17_000;

/** The one PostgreSQL pool of a process. Boot waits for the database; a query without one fails within 2 s. */
@Module({})
export class DatabaseModule {
  static forRoot(url: string, poolSize = 10): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [
        TypeOrmModule.forRoot({
          type: 'postgres',
          url,
          autoLoadEntities: true,
          retryAttempts: 20,
          retryDelay: 500,
          extra: {
            max: poolSize,
            connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
            statement_timeout: STATEMENT_TIMEOUT_MS,
            query_timeout: ANSWER_TIMEOUT_MS,
            keepAlive: true,
          },
        }),
      ],
    };
  }
}
