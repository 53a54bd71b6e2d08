import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ConfigError, readApiConfig, type ApiConfig } from '@chasqui/config';
import { createLogger, NestLogger, type Logger } from '@chasqui/logging';
import { Metrics } from '@chasqui/metrics';
import { stopInOrder } from '@chasqui/processes';
import { REDIS } from '@chasqui/redis';
import type { Redis } from 'ioredis';
import { ApiModule } from './api.module.js';
import { serveOpenApi } from './docs/openapi.js';
import { allowOrigins, restrictBrowsers } from './http/browser-rules.js';
import { noteUntrustedForwarders } from './http/forwarded-headers.js';
import { readJsonBodies } from './http/json-body.js';
import { passUploads } from './http/upload.js';
import { measureRequests } from './metrics/http-metrics.js';
import { refusals } from './http/refusals.js';

const MAX_BODY_BYTES = 1024 * 1024;

async function main(): Promise<void> {
  const config = readApiConfig();
  const logger = createLogger('api', config.logLevel);
  process.on('unhandledRejection', (error) => {
    logger.error({ err: error }, 'unhandled rejection');
  });
  const app = await createApp(config, logger);
  stopInOrder(logger, () => app.close());
  await app.listen(config.http.port, config.http.host);
  logger.info({ port: config.http.port }, 'api started');
}

async function createApp(config: ApiConfig, logger: Logger): Promise<NestFastifyApplication> {
  const { trustedProxies, corsOrigins } = config.http;
  const app = await NestFactory.create<NestFastifyApplication>(
    ApiModule.forRoot(config, logger),
    new FastifyAdapter({
      bodyLimit: MAX_BODY_BYTES,
      forceCloseConnections: 'idle',
      trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
      ...refusals,
    }),
    { logger: new NestLogger(logger), bodyParser: false },
  );
  const server = app.getHttpAdapter().getInstance();
  await restrictBrowsers(server);
  await allowOrigins(server, corsOrigins);
  noteUntrustedForwarders(server, trustedProxies, { redis: app.get<Redis>(REDIS), logger });
  readJsonBodies(server);
  passUploads(server);
  measureRequests(server, app.get(Metrics).registry);
  serveOpenApi(app);
  return app;
}

main().catch((error: unknown) => {
  process.stderr.write(error instanceof ConfigError ? `${error.message}\n` : `${String(error)}\n`);
  process.exit(1);
});
