import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Test } from '@nestjs/testing';
import type { NestInterceptor } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import type { MediaIntakeConfig, S3StoreConfig } from '@chasqui/config';
import { ApiModule } from '../../apps/api/src/api.module.js';
import { readJsonBodies } from '../../apps/api/src/http/json-body.js';
import { refusals } from '../../apps/api/src/http/refusals.js';
import { passUploads } from '../../apps/api/src/http/upload.js';
import { migratedDatabase, redisUrl, silent } from './medium-world.js';

const MAX_BODY_BYTES = 1024 * 1024;

const QUEUE_LIMITS = { perSession: 100_000, perAccount: 1_000_000 };

const MIB = 1024 * 1024;
const MEDIA_INTAKE = {
  maxBytes: { image: 2 * MIB, video: 4 * MIB, audio: 4 * MIB, document: 8 * MIB },
  fetchTimeoutMs: 10_000,
  allowedHosts: [],
};

interface StoresAndLimits {
  databaseUrl: string;
  redisUrl: string;
  queueLimits?: { perSession: number; perAccount: number };
  mediaIntake?: Partial<MediaIntakeConfig>;
  tenantHostSuffix?: string;
  /** The bucket of the files; else they are in a folder. */
  s3?: S3StoreConfig;
}

/** The API app as `main` makes it, with all its routes and guards, on stores of the medium tests. */
export class WholeApi {
  private constructor(
    readonly app: NestFastifyApplication,
    /** As `GET /sessions/:sessionId/status`: everything that the server answers, HEAD aside. */
    readonly routes: readonly string[],
    /** Of the files that messages carry. */
    readonly mediaPath: string,
  ) {}

  static async open(...interceptors: NestInterceptor[]): Promise<WholeApi> {
    return WholeApi.openOn({ databaseUrl: await migratedDatabase(), redisUrl: await redisUrl() }, interceptors);
  }

  static async openOn(
    {
      databaseUrl,
      redisUrl: redis,
      queueLimits = QUEUE_LIMITS,
      mediaIntake = {},
      tenantHostSuffix,
      s3,
    }: StoresAndLimits,
    interceptors: NestInterceptor[] = [],
  ): Promise<WholeApi> {
    const mediaPath = mkdtempSync(path.join(tmpdir(), 'chasqui-media-'));
    const config = {
      database: { url: databaseUrl },
      redis: { url: redis },
      metrics: { token: undefined },
      pacing: { areDefaultsOn: false },
      queueLimits,
      media: { path: mediaPath, s3 },
      mediaIntake: { ...MEDIA_INTAKE, ...mediaIntake },
      http: { tenantHostSuffix },
    };
    const module = await Test.createTestingModule({ imports: [ApiModule.forRoot(config, silent)] }).compile();
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
    return new WholeApi(app, routes, mediaPath);
  }

  get database(): DataSource {
    return this.app.get(DataSource);
  }

  async close(): Promise<void> {
    await this.app.close();
    rmSync(this.mediaPath, { recursive: true });
  }
}
