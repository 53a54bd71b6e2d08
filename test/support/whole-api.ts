import { Test } from '@nestjs/testing';
import type { NestInterceptor } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { ApiModule } from '../../apps/api/src/api.module.js';
import { readJsonBodies } from '../../apps/api/src/http/json-body.js';
import { refusals } from '../../apps/api/src/http/refusals.js';
import { passUploads } from '../../apps/api/src/http/upload.js';
import { migratedDatabase, redisUrl, silent } from './medium-world.js';

const MAX_BODY_BYTES = 1024 * 1024;

const QUEUE_LIMITS = { perSession: 100_000, perAccount: 1_000_000 };

interface StoresAndLimits {
  databaseUrl: string;
  redisUrl: string;
  queueLimits?: { perSession: number; perAccount: number };
}

/** The API app as `main` makes it, with all its routes and guards, on stores of the medium tests. */
export class WholeApi {
  private constructor(
    readonly app: NestFastifyApplication,
    /** As `GET /sessions/:sessionId/status`: everything that the server answers, HEAD aside. */
    readonly routes: readonly string[],
  ) {}

  static async open(...interceptors: NestInterceptor[]): Promise<WholeApi> {
    return WholeApi.openOn({ databaseUrl: await migratedDatabase(), redisUrl: await redisUrl() }, interceptors);
  }

  static async openOn(
    { databaseUrl, redisUrl: redis, queueLimits = QUEUE_LIMITS }: StoresAndLimits,
    interceptors: NestInterceptor[] = [],
  ): Promise<WholeApi> {
    const stores = { database: { url: databaseUrl }, redis: { url: redis }, queueLimits };
    const module = await Test.createTestingModule({
      imports: [
        ApiModule.forRoot({ ...stores, metrics: { token: undefined }, pacing: { areDefaultsOn: false } }, silent),
      ],
    }).compile();
    const adapter = new FastifyAdapter({ bodyLimit: MAX_BODY_BYTES, ...refusals });
    const routes: string[] = [];
    adapter.getInstance().addHook('onRoute', ({ method, url }) => {
      if (method !== 'HEAD') routes.push(`${String(method)} ${url}`);
    });
    const app = module.createNestApplication<NestFastifyApplication>(adapter, { bodyParser: false });
    app.useGlobalInterceptors(...interceptors);
    readJsonBodies(app.getHttpAdapter().getInstance());
    passUploads(app.getHttpAdapter().getInstance());
    await app.init();
    return new WholeApi(app, routes);
  }

  get database(): DataSource {
    return this.app.get(DataSource);
  }

  close(): Promise<void> {
    return this.app.close();
  }
}
