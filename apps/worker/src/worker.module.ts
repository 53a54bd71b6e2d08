import { totalmem } from 'node:os';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { findBrowser } from '@chasqui/browser';
import type { WorkerConfig } from '@chasqui/config';
import { DatabaseModule } from '@chasqui/database';
import type { Logger } from '@chasqui/logging';
import { InboxService, MessagesModule, OutboxService } from '@chasqui/messages';
import { OutboxConsumers, QueueModule } from '@chasqui/queue';
import { Announcements, RedisModule } from '@chasqui/redis';
import { LeasesService, LiveQr, newOwner, SessionsModule, TimelineService } from '@chasqui/sessions';
import { HealthController } from './health/health.controller.js';
import { ReportRecorder } from './inbound/report-recorder.js';
import { TimelineRetention } from './maintenance/timeline-retention.js';
import { BrowserLauncher } from './session-host/browser-launcher.js';
import { OutboxRunner } from './session-host/outbox-runner.js';
import { SessionHost } from './session-host/session-host.js';
import { SessionReconciler, type HostFactory } from './session-host/session-reconciler.js';

const HOST_FACTORY = Symbol('HOST_FACTORY');
const RESERVED_BYTES = 1e9;
/** What a session on the real WhatsApp Web is said to need (public reports); our sandbox's page needs a fifth of it. */
const BYTES_PER_SESSION = 400e6;

function capacity(config: WorkerConfig): number {
  return config.maxSessions ?? Math.max(1, Math.floor((totalmem() - RESERVED_BYTES) / BYTES_PER_SESSION));
}

/** The parts of a hosted session, put together: per session, so they are made by hand and not injected. */
function hostProviders(config: WorkerConfig, logger: Logger): Provider[] {
  return [
    {
      provide: BrowserLauncher,
      useFactory: async () => {
        const path = await findBrowser(config.browser.path);
        if (!path) logger.error('no Chromium was found: sessions cannot start; set BROWSER_PATH');
        const { args } = config.browser;
        const browser = path ? { path, args, timeouts: config.timeouts } : undefined;
        return new BrowserLauncher(browser, config.dataDir, logger);
      },
    },
    hostFactory(config, logger),
    {
      provide: SessionReconciler,
      inject: [LeasesService, Announcements, HOST_FACTORY],
      useFactory: (leases: LeasesService, announcements: Announcements, createHost: HostFactory) => {
        const worker = { owner: newOwner(config.id), maxSessions: capacity(config) };
        return new SessionReconciler(worker, leases, announcements, createHost, logger);
      },
    },
  ];
}

function hostFactory({ timeouts }: WorkerConfig, logger: Logger): Provider {
  return {
    provide: HOST_FACTORY,
    inject: [LeasesService, LiveQr, OutboxService, InboxService, OutboxConsumers, BrowserLauncher],
    useFactory:
      (
        leases: LeasesService,
        liveQr: LiveQr,
        outbox: OutboxService,
        inbox: InboxService,
        consumers: OutboxConsumers,
        launcher: BrowserLauncher,
      ): HostFactory =>
      (held, intent) => {
        const session = { accountId: intent.accountId, id: intent.sessionId };
        const runner = new OutboxRunner(held, outbox, consumers, logger.child({ sessionId: session.id }));
        const reports = new ReportRecorder(session, outbox, inbox, logger);
        return new SessionHost(held, intent, runner, reports, { leases, liveQr, launcher, logger, timeouts });
      },
  };
}

@Module({})
export class WorkerModule {
  static forRoot(config: WorkerConfig, logger: Logger): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        DatabaseModule.forRoot(config.database.url),
        RedisModule.forRoot(config.redis.url, logger),
        QueueModule.forRoot(config.redis.url, logger),
        SessionsModule,
        MessagesModule,
      ],
      controllers: [HealthController],
      providers: [
        ...hostProviders(config, logger),
        {
          provide: TimelineRetention,
          inject: [TimelineService],
          useFactory: (timeline: TimelineService) => new TimelineRetention(timeline, logger),
        },
      ],
    };
  }
}
