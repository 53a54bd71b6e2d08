import 'reflect-metadata';
import { Controller, Get, Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { readApiConfig, type ApiConfig } from '@chasqui/config';
import { DatabaseModule } from '@chasqui/database';
import { createLogger } from '@chasqui/logging';
import { RedisModule } from '@chasqui/redis';
import { AuthModule } from '../auth/auth.module.js';
import { RequireKey } from '../auth/requirements.js';

@RequireKey('account')
@Controller('no-op')
class NoOpController {
  @Get()
  answer(): { success: true } {
    return { success: true };
  }
}

@Module({ controllers: [NoOpController] })
class BareModule {}

@Module({})
class GuardedModule {
  static forRoot({ database, redis }: Pick<ApiConfig, 'database' | 'redis'>): DynamicModule {
    return {
      module: GuardedModule,
      imports: [
        DatabaseModule.forRoot(database.url, 2),
        RedisModule.forRoot(redis.url, createLogger('bench', 'silent')),
        AuthModule,
      ],
      controllers: [NoOpController],
    };
  }
}

/**
 * Serves one route that does nothing twice, as Nest alone would and behind our authentication, and prints the URLs of
 * both as one line of JSON. `./chasqui bench auth` measures the difference.
 */
async function main(): Promise<void> {
  const [bare, guarded] = await Promise.all([listen(BareModule), listen(GuardedModule.forRoot(readApiConfig()))]);
  process.stdout.write(`${JSON.stringify({ bare, guarded })}\n`);
}

async function listen(module: typeof BareModule | DynamicModule): Promise<string> {
  const app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), { logger: false });
  await app.listen(0, '127.0.0.1');
  return `${await app.getUrl()}/no-op`;
}

void main();
