import { once } from 'node:events';
import type { DynamicModule, Type } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiKeysService } from '@chasqui/api-keys';
import { REDIS } from '@chasqui/redis';
import type { Redis } from 'ioredis';
import { newAddress } from './http.js';
import type { SessionId } from './medium-rows.js';
import { openWorld, type World } from './medium-world.js';
import { withoutFiles } from './without-files.js';

export interface ApiAnswer<Body = Record<string, unknown>> {
  status: number;
  headers: Record<string, unknown>;
  body: Body;
}

/** One API process, as far as requests are concerned. `Body` is what the answers of a test file may have. */
export class MediumApi<Body = Record<string, unknown>> {
  private constructor(
    readonly world: World,
    private readonly app: NestFastifyApplication,
  ) {}

  /** @param filter of errors, as the API app has it */
  static async open<Body = Record<string, unknown>>(
    modules: (Type | DynamicModule)[],
    filter: Parameters<NestFastifyApplication['useGlobalFilters']>[0],
    stores: Parameters<typeof openWorld>[1] = {},
  ): Promise<MediumApi<Body>> {
    const world = await openWorld([...modules, ...withoutFiles()], stores);
    const app = world.module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
    app.useGlobalFilters(filter);
    await app.init();
    const redis = world.module.get<Redis>(REDIS, { strict: false });
    if (redis.status !== 'ready') await once(redis, 'ready');
    return new MediumApi<Body>(world, app);
  }

  async call(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    url: string,
    options: { key?: string; body?: object; address?: string } = {},
  ): Promise<ApiAnswer<Body>> {
    const { key, body, address = newAddress() } = options;
    const headers = key === undefined ? {} : { 'x-api-key': key };
    const sent = body === undefined ? {} : { payload: body };
    const answer = await this.app.inject({ method, url, headers, remoteAddress: address, ...sent });
    return { status: answer.statusCode, headers: answer.headers, body: answer.json() };
  }

  /** A key of the account that is what `set` says in SQL. */
  async aKey(accountId: string, set = "kind = 'admin'"): Promise<{ id: string; key: string }> {
    const created = await this.world.get(ApiKeysService).createAdminKey(accountId, 'key');
    await this.world.database.query(`UPDATE api_keys SET ${set} WHERE id = $1`, [created.id]);
    return created;
  }

  /** @param issuerId the managed or trial key that made the session, if one did */
  async aSessionKey(session: SessionId, issuerId?: string): Promise<string> {
    const { manager } = this.world.database;
    return (await this.world.get(ApiKeysService).createSessionKey(manager, session, issuerId)).key;
  }

  close(): Promise<void> {
    return this.app.close();
  }
}
