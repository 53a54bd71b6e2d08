import { readWorkerConfig } from '@chasqui/config';
import { ContactRecorder } from '@chasqui/contacts';
import {
  ExpiryService,
  FileUploadsService,
  OutboxService,
  PacedOutboxService,
  ReadinessService,
  UndecidedService,
} from '@chasqui/messages';
import { OutboxConsumers } from '@chasqui/queue';
import { LeasesService } from '@chasqui/sessions';
import { Registry } from 'prom-client';
import { WorkerMetrics } from '../../apps/worker/src/metrics/worker-metrics.js';
import { OutboxRunner } from '../../apps/worker/src/outbox/outbox-runner.js';
import type { OutboxTools } from '../../apps/worker/src/outbox/outbox-tools.js';
import { HeldLease } from '../../apps/worker/src/session-host/held-lease.js';
import { PageBuilds } from '../../apps/worker/src/whatsapp/page-builds.js';
import { claimLease } from './medium-leases.js';
import type { Rows, SessionId } from './medium-rows.js';
import { silent, type World } from './medium-world.js';
import { ScriptedPage } from './scripted-page.js';

const RENEW_EVERY_MS = 2_000;

export interface HostedOutbox {
  session: SessionId;
  /** Given to `runner.resume` it is what the session's messages are handed to. */
  page: ScriptedPage;
  runner: OutboxRunner;
}

/** What outboxes work with, as a worker with these settings would have it. */
export function outboxTools(world: World, settings: Record<string, string> = {}): OutboxTools {
  const { outbox: config } = readWorkerConfig({
    DATABASE_URL: 'postgresql://unused',
    REDIS_URL: 'redis://unused',
    ...settings,
  });
  return {
    outbox: world.get(OutboxService),
    paced: world.get(PacedOutboxService),
    undecided: world.get(UndecidedService),
    readiness: world.get(ReadinessService),
    expiry: world.get(ExpiryService),
    consumers: world.get(OutboxConsumers),
    files: { localPath: (_account, id) => Promise.resolve({ path: `/files/${id}`, release: () => Promise.resolve() }) },
    contacts: new ContactRecorder(world.database),
    uploads: world.get(FileUploadsService),
    metrics: new WorkerMetrics(new Registry(), new PageBuilds(silent)),
    config,
  };
}

/** Sessions with their outboxes, as one worker hosts them. */
export class HostedOutboxes {
  private readonly runners: OutboxRunner[] = [];
  private readonly renewals: NodeJS.Timeout[] = [];

  constructor(
    private readonly world: World,
    private readonly rows: Rows,
  ) {}

  /** One whose session is not ready yet, and was so a moment ago. */
  async open(settings: Record<string, string> = {}, tools: Partial<OutboxTools> = {}): Promise<HostedOutbox> {
    const sentAt = HeldLease.now();
    const session = await this.rows.aSession();
    await this.world.database.query('UPDATE sessions SET last_ready_at = now() WHERE id = $1', [session.id]);
    const held = new HeldLease(await claimLease(this.world, 'worker', session), sentAt);
    this.renewals.push(setInterval(() => void this.renew(held), RENEW_EVERY_MS));
    const runner = new OutboxRunner(held, { ...outboxTools(this.world, settings), ...tools }, silent);
    this.runners.push(runner);
    await runner.open();
    return { session, page: new ScriptedPage(), runner };
  }

  async closeAll(): Promise<void> {
    for (const renewal of this.renewals.splice(0)) clearInterval(renewal);
    await Promise.all(this.runners.splice(0).map((runner) => runner.close()));
  }

  private async renew(held: HeldLease): Promise<void> {
    const sentAt = HeldLease.now();
    const kept = await this.world.get(LeasesService).renew('worker', [held.lease]);
    if (kept.size > 0) held.renewed(sentAt);
  }
}
