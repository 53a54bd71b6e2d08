import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from '@chasqui/logging';
import type { OutboxService } from '@chasqui/messages';
import type { LeasesService, LiveResources, Worker } from '@chasqui/sessions';
import type { ResourceSampler } from '../resources/resource-sampler.js';
import type { SessionReconciler } from '../session-host/session-reconciler.js';
import type { WorkerMetrics } from './worker-metrics.js';

const EVERY_MS = 10_000;

interface Sources {
  readonly reconciler: SessionReconciler;
  readonly sampler: ResourceSampler;
  readonly leases: LeasesService;
  readonly outbox: OutboxService;
}

/** Looks every 10 s at what the hosted sessions are, hold and use, and shows it to callers and in the metrics. */
export class WorkerSampler implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private isSampling = false;

  constructor(
    private readonly worker: Pick<Worker, 'owner' | 'maxSessions'>,
    private readonly sources: Sources,
    private readonly liveResources: LiveResources,
    private readonly metrics: WorkerMetrics,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.sample(), EVERY_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** What fails is looked at again 10 s later; what was shown before goes by itself. */
  private async sample(): Promise<void> {
    if (this.isSampling) return;
    this.isSampling = true;
    const { reconciler, sampler, leases, outbox } = this.sources;
    try {
      const resources = await sampler.sample(reconciler.hostedBrowsers());
      await this.liveResources.show(resources);
      const [sessionsByState, outboxByStatus] = await Promise.all([
        leases.countByState(this.worker.owner),
        outbox.countByStatus(this.worker.owner),
      ]);
      this.metrics.show({ maxSessions: this.worker.maxSessions, sessionsByState, outboxByStatus, resources });
    } catch (error) {
      this.logger.warn({ err: error }, 'the sessions could not be measured');
    } finally {
      this.isSampling = false;
    }
  }
}
