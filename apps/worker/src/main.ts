import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ConfigError, readWorkerConfig, type WorkerConfig } from '@chasqui/config';
import { createLogger, NestLogger, type Logger } from '@chasqui/logging';
import { stopInOrder } from '@chasqui/processes';
import { CallDesk } from '@chasqui/session-calls';
import { LeasesService } from '@chasqui/sessions';
import { provenDeadOwner, recordOwner } from './session-host/incarnation.js';
import { SessionReconciler } from './session-host/session-reconciler.js';
import { WorkerPresence } from './session-host/worker-presence.js';
import { WorkerModule } from './worker.module.js';

async function main(): Promise<void> {
  const config = readWorkerConfig();
  const logger = createLogger('worker', config.logLevel);
  // whatsapp-web.js leaves promises behind that reject after their browser is gone; the run itself is judged elsewhere.
  process.on('unhandledRejection', (error) => {
    logger.error({ err: error }, 'unhandled rejection');
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    WorkerModule.forRoot(config, logger),
    new FastifyAdapter(),
    { logger: new NestLogger(logger) },
  );
  const reconciler = app.get(SessionReconciler);
  await inheritLeases(config, app.get(LeasesService), reconciler.owner, logger);
  const presence = app.get(WorkerPresence);
  await presence.begin();
  stopInOrder(logger, async () => {
    await reconciler.stop();
    presence.end();
    await app.close();
  });
  listenForCalls(app.get<CallDesk<unknown>>(CallDesk), logger);
  reconciler.start();
  await app.listen(config.health.port, config.health.host);
  logger.info({ worker: config.id }, 'worker started');
}

/** Calls come when Redis is there; sessions run without it. */
function listenForCalls(desk: CallDesk<unknown>, logger: Logger): void {
  desk.listen().catch((error: unknown) => {
    logger.error({ err: error }, 'no calls are heard');
  });
}

/** After a kill of this very worker its sessions need not wait for their leases to run out. */
async function inheritLeases(
  config: WorkerConfig,
  leases: LeasesService,
  owner: string,
  logger: Logger,
): Promise<void> {
  const dead = await provenDeadOwner(config.dataDir, config.id);
  if (dead) {
    await leases.releaseAllOf(dead);
    logger.info({ dead }, 'an earlier run of this worker is dead: its leases are released');
  }
  await recordOwner(config.dataDir, config.id, owner);
}

main().catch((error: unknown) => {
  process.stderr.write(error instanceof ConfigError ? `${error.message}\n` : `${String(error)}\n`);
  process.exit(1);
});
