import { availableParallelism, hostname } from 'node:os';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { BatchesModule } from '@chasqui/batches';
import { findBrowser } from '@chasqui/browser';
import { CHASQUI_VERSION, type WorkerConfig } from '@chasqui/config';
import { ContactRecorder, ContactsModule } from '@chasqui/contacts';
import { DatabaseModule } from '@chasqui/database';
import { EventsModule } from '@chasqui/events';
import type { Logger } from '@chasqui/logging';
import {
  ExpiryService,
  FileUploadsService,
  MessagesModule,
  OutboxService,
  PacedOutboxService,
  ReadinessService,
  UndecidedService,
} from '@chasqui/messages';
import { MediaFiles, MediaModule } from '@chasqui/media';
import { Metrics, MetricsModule } from '@chasqui/metrics';
import { PacingModule } from '@chasqui/pacing';
import { OutboxConsumers, QueueModule } from '@chasqui/queue';
import { Announcements, RedisModule } from '@chasqui/redis';
import {
  LeasesService,
  LiveQr,
  LiveResources,
  newOwner,
  SessionsModule,
  WorkersService,
  type Worker,
} from '@chasqui/sessions';
import { sessionCallProviders } from './calls/session-call.providers.js';
import { eventProviders } from './event-sequencer/event-sequencer.providers.js';
import { HealthController } from './health/health.controller.js';
import { inboundProviders, REPORT_TOOLS } from './inbound/inbound.providers.js';
import { ReportRecorder, type ReportTools } from './inbound/report-recorder.js';
import { maintenanceProviders } from './maintenance/maintenance.providers.js';
import { MetricsController } from './metrics/metrics.controller.js';
import { WorkerMetrics } from './metrics/worker-metrics.js';
import { WorkerSampler } from './metrics/worker-sampler.js';
import { OutboxRunner } from './outbox/outbox-runner.js';
import type { OutboxTools } from './outbox/outbox-tools.js';
import { ResourceSampler } from './resources/resource-sampler.js';
import { BrowserLauncher } from './session-host/browser-launcher.js';
import { sessionsWithin, usableMemoryBytes } from './session-host/capacity.js';
import { StartTurns } from './session-host/start-turns.js';
import { WorkerPresence } from './session-host/worker-presence.js';
import { SessionHost } from './session-host/session-host.js';
import { SessionReconciler, type HostFactory } from './session-host/session-reconciler.js';
import { PageBuilds } from './whatsapp/page-builds.js';

const HOST_FACTORY = Symbol('HOST_FACTORY');
const OUTBOX_TOOLS = Symbol('OUTBOX_TOOLS');
const WORKER = Symbol('WORKER');

function describeWorker(config: WorkerConfig): Worker {
  return {
    owner: newOwner(config.id),
    host: hostname(),
    version: CHASQUI_VERSION,
    maxSessions: config.maxSessions ?? sessionsWithin(usableMemoryBytes()),
  };
}

/** What the workers of one host, and all workers, know of each other. */
function workerProviders(config: WorkerConfig, logger: Logger): Provider[] {
  return [
    { provide: WORKER, useFactory: () => describeWorker(config) },
    {
      provide: StartTurns,
      inject: [WorkersService, WORKER],
      useFactory: (workers: WorkersService, worker: Worker) =>
        new StartTurns(workers, worker, config.browser.startsAtOnce ?? availableParallelism(), logger),
    },
    {
      provide: WorkerPresence,
      inject: [WORKER, WorkersService, StartTurns],
      useFactory: (worker: Worker, workers: WorkersService, turns: StartTurns) =>
        new WorkerPresence(worker, workers, turns, logger),
    },
  ];
}

/** The parts of a hosted session, put together: per session, so they are made by hand and not injected. */
function hostProviders(config: WorkerConfig, logger: Logger): Provider[] {
  return [
    {
      provide: BrowserLauncher,
      inject: [StartTurns, PageBuilds],
      useFactory: async (turns: StartTurns, builds: PageBuilds) => {
        const path = await findBrowser(config.browser.path);
        if (!path) logger.error('no Chromium was found: sessions cannot start; set BROWSER_PATH');
        const { args } = config.browser;
        const browser = path ? { path, args, timeouts: config.timeouts, builds } : undefined;
        return new BrowserLauncher(browser, config.dataDir, turns, logger);
      },
    },
    outboxTools(config),
    ...inboundProviders(config, logger),
    hostFactory(config, logger),
    {
      provide: SessionReconciler,
      inject: [WORKER, LeasesService, Announcements, HOST_FACTORY],
      useFactory: (worker: Worker, leases: LeasesService, announcements: Announcements, createHost: HostFactory) =>
        new SessionReconciler(worker, leases, announcements, createHost, logger),
    },
  ];
}

/** In the order of what they are given to. */
const OUTBOX_PARTS = [
  OutboxService,
  PacedOutboxService,
  UndecidedService,
  ReadinessService,
  ExpiryService,
  OutboxConsumers,
  WorkerMetrics,
  MediaFiles,
  ContactRecorder,
  FileUploadsService,
];

function outboxTools({ outbox: config }: WorkerConfig): Provider {
  return {
    provide: OUTBOX_TOOLS,
    inject: OUTBOX_PARTS,
    useFactory: (
      outbox: OutboxService,
      paced: PacedOutboxService,
      undecided: UndecidedService,
      readiness: ReadinessService,
      expiry: ExpiryService,
      consumers: OutboxConsumers,
      metrics: WorkerMetrics,
      files: MediaFiles,
      contacts: ContactRecorder,
      uploads: FileUploadsService,
    ): OutboxTools => ({
      outbox,
      paced,
      undecided,
      readiness,
      expiry,
      consumers,
      metrics,
      files,
      contacts,
      uploads,
      config,
    }),
  };
}

function hostFactory({ timeouts }: WorkerConfig, logger: Logger): Provider {
  return {
    provide: HOST_FACTORY,
    inject: [LeasesService, LiveQr, OUTBOX_TOOLS, REPORT_TOOLS, BrowserLauncher],
    useFactory:
      (
        leases: LeasesService,
        liveQr: LiveQr,
        outboxTools: OutboxTools,
        reporting: ReportTools,
        launcher: BrowserLauncher,
      ): HostFactory =>
      (held, intent) => {
        const session = { accountId: intent.accountId, id: intent.sessionId };
        const ownLogger = logger.child({ sessionId: session.id });
        const { metrics } = outboxTools;
        const runner = new OutboxRunner(held, outboxTools, ownLogger);
        const reports = new ReportRecorder(session, reporting, logger);
        return new SessionHost(held, intent, runner, reports, {
          leases,
          liveQr,
          launcher,
          logger: ownLogger,
          timeouts,
          metrics,
        });
      },
  };
}

function metricsProviders(logger: Logger): Provider[] {
  return [
    { provide: PageBuilds, useFactory: () => new PageBuilds(logger) },
    {
      provide: WorkerMetrics,
      inject: [Metrics, PageBuilds],
      useFactory: ({ registry }: Metrics, builds: PageBuilds) => new WorkerMetrics(registry, builds),
    },
    {
      provide: WorkerSampler,
      inject: [WORKER, SessionReconciler, LeasesService, OutboxService, LiveResources, WorkerMetrics],
      useFactory: (
        worker: Worker,
        reconciler: SessionReconciler,
        leases: LeasesService,
        outbox: OutboxService,
        liveResources: LiveResources,
        metrics: WorkerMetrics,
      ) => {
        const sources = { reconciler, sampler: new ResourceSampler(), leases, outbox };
        return new WorkerSampler(worker, sources, liveResources, metrics, logger);
      },
    },
  ];
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
        MetricsModule.forRoot({ app: 'worker', version: CHASQUI_VERSION }, config.metrics.token),
        PacingModule.forRoot(config.pacing.areDefaultsOn),
        MediaModule.forRoot(config.media, logger),
        SessionsModule,
        ContactsModule,
        MessagesModule,
        BatchesModule,
        EventsModule,
      ],
      controllers: [HealthController, MetricsController],
      providers: [
        ...workerProviders(config, logger),
        ...hostProviders(config, logger),
        ...metricsProviders(logger),
        ...eventProviders(config.events.retentionDays, logger),
        ...maintenanceProviders(logger),
        ...sessionCallProviders(logger),
      ],
    };
  }
}
