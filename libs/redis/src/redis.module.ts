import {
  Inject,
  Module,
  type DynamicModule,
  type BeforeApplicationShutdown,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Redis } from 'ioredis';
import type { Logger } from '@chasqui/logging';
import { Announcements } from './announcements.js';
import { Mailboxes } from './mailboxes.js';
import { connectForCommands, connectForSubscriptions } from './connections.js';

/** Token of the connection for commands (an ioredis `Redis`). */
export const REDIS = Symbol('REDIS');
const REDIS_SUBSCRIBER = Symbol('REDIS_SUBSCRIBER');

/** Two connections per process: one for commands, one for subscriptions. */
@Module({})
export class RedisModule implements BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(
    @Inject(REDIS) private readonly commands: Redis,
    @Inject(REDIS_SUBSCRIBER) private readonly subscriber: Redis,
    private readonly announcements: Announcements,
  ) {}

  static forRoot(url: string, logger: Logger): DynamicModule {
    const logged = (connection: Redis): Redis =>
      connection.on('error', (error: Error) => logger.warn({ reason: error.message }, 'redis connection'));
    return {
      module: RedisModule,
      global: true,
      providers: [
        { provide: REDIS, useFactory: () => logged(connectForCommands(url)) },
        { provide: REDIS_SUBSCRIBER, useFactory: () => logged(connectForSubscriptions(url)) },
        {
          provide: Announcements,
          inject: [REDIS, REDIS_SUBSCRIBER],
          useFactory: (commands: Redis, subscriber: Redis) => new Announcements(commands, subscriber, logger),
        },
        {
          provide: Mailboxes,
          inject: [REDIS, REDIS_SUBSCRIBER],
          useFactory: (commands: Redis, subscriber: Redis) => new Mailboxes(commands, subscriber, logger),
        },
      ],
      exports: [REDIS, Announcements, Mailboxes],
    };
  }

  /** Comes before the server waits for its open requests. */
  beforeApplicationShutdown(): void {
    this.announcements.stopWaiting();
  }

  onApplicationShutdown(): void {
    this.commands.disconnect();
    this.subscriber.disconnect();
  }
}
