import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ConfigError, readApiConfig } from '@chasqui/config';
import { createLogger, NestLogger } from '@chasqui/logging';
import { Metrics } from '@chasqui/metrics';
import { stopInOrder } from '@chasqui/processes';
import { ApiModule } from './api.module.js';
import { serveOpenApi } from './docs/openapi.js';
import { readJsonBodies } from './http/json-body.js';
import { measureRequests } from './metrics/http-metrics.js';
import { refusals } from './http/refusals.js';

const MAX_BODY_BYTES = 1024 * 1024;

async function main(): Promise<void> {
  const config = readApiConfig();
  const logger = createLogger('api', config.logLevel);
  process.on('unhandledRejection', (error) => {
    logger.error({ err: error }, 'unhandled rejection');
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    ApiModule.forRoot(config, logger),
    new FastifyAdapter({ bodyLimit: MAX_BODY_BYTES, forceCloseConnections: 'idle', ...refusals }),
    { logger: new NestLogger(logger), bodyParser: false },
  );
  const server = app.getHttpAdapter().getInstance();
  readJsonBodies(server);
  measureRequests(server, app.get(Metrics).registry);
  serveOpenApi(app);
  stopInOrder(logger, () => app.close());
  await app.listen(config.http.port, config.http.host);
  logger.info({ port: config.http.port }, 'api started');
}

main().catch((error: unknown) => {
  process.stderr.write(error instanceof ConfigError ? `${error.message}\n` : `${String(error)}\n`);
  process.exit(1);
});
