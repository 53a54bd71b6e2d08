import { availableParallelism, hostname } from 'node:os';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { BatchesModule, BatchOrdersService, BatchRetentionService } from '@chasqui/batches';
import { findBrowser } from '@chasqui/browser';
import { CHASQUI_VERSION, type WorkerConfig } from '@chasqui/config';
import { DatabaseModule } from '@chasqui/database';
import { EventsModule } from '@chasqui/events';
import type { Logger } from '@chasqui/logging';
import {
  ExpiryService,
  IdempotencyKeysService,
  InboxService,
  MessageChangesService,
  MessageRetentionService,
  MessagesModule,
  OutboxService,
  PacedOutboxService,
  PacingMarks,
  ReadinessService,
  UndecidedService,
} from '@chasqui/messages';
import { MediaFiles, MediaModule, MediaRetentionService, MediaStore } from '@chasqui/media';
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
  TimelineService,
  WorkersService,
  type Worker,
} from '@chasqui/sessions';
import { sessionCallProviders } from './calls/session-call.providers.js';
import { eventProviders } from './event-sequencer/event-sequencer.providers.js';
import { HealthController } from './health/health.controller.js';
import { FileIntake } from './inbound/file-intake.js';
import { ReportRecorder } from './inbound/report-recorder.js';
import { Retention } from './maintenance/retention.js';
import { Sweep } from './maintenance/sweep.js';
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
const REPORT_TOOLS = Symbol('REPORT_TOOLS');
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
    fileIntake(config, logger),
    hostFactory(config, logger),
    {
      provide: SessionReconciler,
      inject: [WORKER, LeasesService, Announcements, HOST_FACTORY],
      useFactory: (worker: Worker, leases: LeasesService, announcements: Announcements, createHost: HostFactory) =>
        new SessionReconciler(worker, leases, announcements, createHost, logger),
    },
  ];
}

function outboxTools({ outbox: config }: WorkerConfig): Provider {
  return {
    provide: OUTBOX_TOOLS,
    inject: [
      OutboxService,
      PacedOutboxService,
      UndecidedService,
      ReadinessService,
      ExpiryService,
      OutboxConsumers,
      WorkerMetrics,
      MediaFiles,
    ],
    useFactory: (
      outbox: OutboxService,
      paced: PacedOutboxService,
      undecided: UndecidedService,
      readiness: ReadinessService,
      expiry: ExpiryService,
      consumers: OutboxConsumers,
      metrics: WorkerMetrics,
      files: MediaFiles,
    ): OutboxTools => ({ outbox, paced, undecided, readiness, expiry, consumers, metrics, files, config }),
  };
}

function fileIntake({ receivedMedia }: WorkerConfig, logger: Logger): Provider {
  return {
    provide: FileIntake,
    inject: [MediaStore, InboxService],
    useFactory: (store: MediaStore, inbox: InboxService) => new FileIntake(store, inbox, receivedMedia, logger),
  };
}

function reportTools(): Provider {
  return {
    provide: REPORT_TOOLS,
    inject: [OutboxService, InboxService, MessageChangesService],
    useFactory: (outbox: OutboxService, inbox: InboxService, changes: MessageChangesService): ReportTools => ({
      outbox,
      inbox,
      changes,
    }),
  };
}

function hostFactory({ timeouts }: WorkerConfig, logger: Logger): Provider {
  return {
    provide: HOST_FACTORY,
    inject: [LeasesService, LiveQr, OUTBOX_TOOLS, InboxService, BrowserLauncher, FileIntake],
    useFactory:
      (
        leases: LeasesService,
        liveQr: LiveQr,
        outboxTools: OutboxTools,
        reporting: ReportTools,
        launcher: BrowserLauncher,
        files: FileIntake,
      ): HostFactory =>
      (held, intent) => {
        const session = { accountId: intent.accountId, id: intent.sessionId };
        const ownLogger = logger.child({ sessionId: session.id });
        const { metrics } = outboxTools;
        const runner = new OutboxRunner(held, outboxTools, ownLogger);
        const reports = new ReportRecorder(session, outbox, inbox, files, logger);
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

function maintenanceProviders(logger: Logger): Provider[] {
  return [
    {
      provide: Retention,
      inject: [
        TimelineService,
        IdempotencyKeysService,
        PacingMarks,
        MessageRetentionService,
        BatchRetentionService,
        MediaRetentionService,
      ],
      useFactory: (
        timeline: TimelineService,
        idempotencyKeys: IdempotencyKeysService,
        pacingMarks: PacingMarks,
        messages: MessageRetentionService,
        batches: BatchRetentionService,
        media: MediaRetentionService,
      ) => new Retention({ timeline, idempotencyKeys, pacingMarks, messages, batches, media }, logger),
    },
    {
      provide: Sweep,
      inject: [ExpiryService, BatchOrdersService],
      useFactory: (expiry: ExpiryService, orders: BatchOrdersService) =>
        new Sweep({ expiry: () => expiry.expireAll(), cancelledBatches: () => orders.clearCancelled() }, logger),
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
        MediaModule.forRoot(config.media),
        SessionsModule,
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
