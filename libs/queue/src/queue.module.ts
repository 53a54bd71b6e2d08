import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import type { Logger } from '@chasqui/logging';
import { REDIS } from '@chasqui/redis';
import { OutboxConsumers } from './outbox-consumers.js';
import { OutboxTokens } from './outbox-tokens.js';

const CONSUMER_CONNECTION = Symbol('CONSUMER_CONNECTION');

/** The token queues. An app that only produces opens no connection of its own. */
@Module({})
export class QueueModule implements OnApplicationShutdown {
  constructor(
    private readonly tokens: OutboxTokens,
    @Inject(CONSUMER_CONNECTION) private readonly consumers: Redis,
  ) {}

  static forRoot(url: string, logger: Logger): DynamicModule {
    return {
      module: QueueModule,
      global: true,
      providers: [
        { provide: OutboxTokens, inject: [REDIS], useFactory: (redis: Redis) => new OutboxTokens(redis, logger) },
        {
          provide: CONSUMER_CONNECTION,
          useFactory: () =>
            new Redis(url, { lazyConnect: true, maxRetriesPerRequest: null }).on('error', (error: Error) =>
              logger.debug({ reason: error.message }, 'redis connection of the consumers'),
            ),
        },
        {
          provide: OutboxConsumers,
          inject: [CONSUMER_CONNECTION],
          useFactory: (connection: Redis) => new OutboxConsumers(connection, logger),
        },
      ],
      exports: [OutboxTokens, OutboxConsumers],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.tokens.close();
    this.consumers.disconnect();
  }
}
