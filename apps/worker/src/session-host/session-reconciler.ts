import type { Logger } from '@chasqui/logging';
import type { Announcements } from '@chasqui/redis';
import type { Intent, Lease, LeasesService } from '@chasqui/sessions';
import type { HostedBrowser } from '../resources/resource-sampler.js';
import type { BrowserRun } from './browser-run.js';
import { HeldLease } from './held-lease.js';
import type { SessionHost } from './session-host.js';

const RECONCILE_EVERY_MS = 1_000;
const RENEW_EVERY_MS = 5_000;
const FENCE_CHECK_EVERY_MS = 500;
const CLAIMS_AT_ONCE = 5;

/** Makes the host of a session that was just claimed. */
export type HostFactory = (held: HeldLease, intent: Intent) => SessionHost;

/**
 * Keeps this worker's sessions as people want them: claims those without a worker up to its capacity, renews its
 * leases, tells each host what is wanted, and lets go of what rests. Looks every second, and at once when told to.
 */
export class SessionReconciler {
  private readonly hosts = new Map<string, SessionHost>();
  /** Hosts that are still busy with what they were told last. */
  private readonly busy = new Set<SessionHost>();
  private readonly timers: NodeJS.Timeout[] = [];
  private isStopping = false;
  private reconciling: Promise<void> | undefined;
  /** Something was announced after the round that is under way had looked. */
  private mustLookAgain = false;
  private isRenewing = false;
  private lastSuccessAt = 0;
  private unsubscribe = (): void => undefined;

  constructor(
    private readonly worker: { owner: string; maxSessions: number },
    private readonly leases: LeasesService,
    private readonly announcements: Announcements,
    private readonly createHost: HostFactory,
    private readonly logger: Logger,
  ) {}

  start(): void {
    const reconcile = (): void => void this.reconcile();
    this.unsubscribe = this.announcements.subscribe('session.wanted', reconcile);
    this.timers.push(
      setInterval(reconcile, RECONCILE_EVERY_MS),
      setInterval(() => void this.guarded('renew', () => this.renew()), RENEW_EVERY_MS),
      setInterval(() => void this.guarded('fence', () => this.fenceOverdue()), FENCE_CHECK_EVERY_MS),
    );
    reconcile();
  }

  /** Ends all hosts in order and gives their leases back. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.unsubscribe();
    await this.reconciling;
    await Promise.all([...this.hosts.values()].map((host) => this.guarded('letting go', () => this.letGo(host))));
    for (const timer of this.timers) clearInterval(timer);
  }

  /** The name in this worker’s leases. */
  get owner(): string {
    return this.worker.owner;
  }

  hostedCount(): number {
    return this.hosts.size;
  }

  /** Of a session of this worker, while its page can be asked for something, or else while a phone can be linked to it. */
  usableRun(sessionId: string, forWhat: 'calls' | 'linking'): BrowserRun | undefined {
    const { held, currentRun: run } = this.hosts.get(sessionId) ?? {};
    const isUsable = forWhat === 'calls' ? run?.isReady() : run?.isLinkable();
    return held?.mayHandOver() && isUsable ? run : undefined;
  }

  hostedBrowsers(): HostedBrowser[] {
    return [...this.hosts].flatMap(([sessionId, { currentRun }]) => {
      const pid = currentRun?.client.browserPid;
      return pid === undefined ? [] : [{ sessionId, pid }];
    });
  }

  /** Whether the last look at the database is recent enough for a healthy worker. */
  isHealthy(): boolean {
    return Date.now() - this.lastSuccessAt < 3 * RECONCILE_EVERY_MS + 2_000;
  }

  private async reconcile(): Promise<void> {
    this.mustLookAgain = true;
    if (this.reconciling || this.isStopping) return;
    this.reconciling = this.lookUntilNothingIsNew();
    await this.reconciling;
    this.reconciling = undefined;
  }

  private async lookUntilNothingIsNew(): Promise<void> {
    while (this.mustLookAgain && !this.isStopping) {
      this.mustLookAgain = false;
      await this.guarded('reconcile', async () => {
        await this.claim();
        await this.tellHosts();
        this.lastSuccessAt = Date.now();
      });
    }
  }

  private async claim(): Promise<void> {
    const free = Math.min(this.worker.maxSessions - this.hosts.size, CLAIMS_AT_ONCE);
    if (free <= 0) return;
    const sentAt = HeldLease.now();
    const claimed = await this.leases.claim(this.worker.owner, free);
    if (this.isStopping) await Promise.all(claimed.map((lease) => this.leases.release(lease)));
    if (this.isStopping || claimed.length === 0) return;
    if (claimed.length === CLAIMS_AT_ONCE) this.mustLookAgain = true;
    const readAt = HeldLease.now();
    const intents = new Map((await this.intentsOf(claimed)).map((intent) => [intent.sessionId, intent]));
    await Promise.all(
      claimed.map(async (lease) => {
        const intent = intents.get(lease.sessionId);
        if (intent) await this.host(new HeldLease(lease, sentAt), intent, readAt);
      }),
    );
  }

  private async host(held: HeldLease, intent: Intent, readAt: number): Promise<void> {
    const { sessionId, generation } = held.lease;
    await this.hosts.get(sessionId)?.fence(); // a host of ours whose lease ran out before we noticed
    this.logger.info({ sessionId, generation }, 'session claimed');
    const host = this.createHost(held, intent);
    this.hosts.set(sessionId, host);
    await host.open();
    void this.guarded('host', () => this.tell(host, intent, readAt));
  }

  private async tellHosts(): Promise<void> {
    const hosts = [...this.hosts.values()];
    if (hosts.length === 0) return;
    const readAt = HeldLease.now();
    const intents = await this.intentsOf(hosts.map((host) => host.held.lease));
    for (const intent of intents) {
      const host = this.hosts.get(intent.sessionId);
      if (host && !this.busy.has(host)) void this.guarded('host', () => this.tell(host, intent, readAt));
    }
  }

  private async tell(host: SessionHost, intent: Intent, readAt: number): Promise<void> {
    this.busy.add(host);
    await host.reconcile(intent, readAt);
    this.busy.delete(host);
    if (!host.isAtRest || this.isStopping || this.hosts.get(intent.sessionId) !== host) return;
    this.hosts.delete(intent.sessionId);
    await host.shutDown();
  }

  /** Renews its lease until it has ended, and no longer. */
  private async letGo(host: SessionHost): Promise<void> {
    await host.shutDown();
    this.hosts.delete(host.held.lease.sessionId);
  }

  private async renew(): Promise<void> {
    const hosts = [...this.hosts.values()];
    if (this.isRenewing || hosts.length === 0) return;
    this.isRenewing = true;
    try {
      const sentAt = HeldLease.now();
      const kept = await this.leases.renew(
        this.worker.owner,
        hosts.map((host) => host.held.lease),
      );
      const lost = hosts.filter((host) => !kept.has(host.held.lease.sessionId));
      for (const host of hosts) if (!lost.includes(host)) host.held.renewed(sentAt);
      await Promise.all(lost.map((host) => this.fence(host, 'another worker has it')));
    } finally {
      this.isRenewing = false;
    }
  }

  private async fenceOverdue(): Promise<void> {
    const overdue = [...this.hosts.values()].filter((host) => host.held.mustFence());
    await Promise.all(overdue.map((host) => this.fence(host, 'its lease could not be renewed')));
  }

  private async fence(host: SessionHost, why: string): Promise<void> {
    const { sessionId } = host.held.lease;
    if (this.hosts.get(sessionId) !== host) return;
    this.hosts.delete(sessionId);
    this.logger.error({ sessionId, why }, 'session fenced: its browser is killed');
    await host.fence();
  }

  private intentsOf(leases: readonly Lease[]): Promise<Intent[]> {
    return this.leases.intentsOf(leases.map((lease) => lease.sessionId));
  }

  /** What fails here is repeated by the next round. */
  private async guarded(what: string, task: () => Promise<void>): Promise<void> {
    try {
      await task();
    } catch (error) {
      this.logger.error({ err: error }, `${what} failed`);
    }
  }
}
