import type { SessionTimeouts } from '@chasqui/config';
import type { Lease, LeasesService, LiveQr, SessionReason, StateChange } from '@chasqui/sessions';
import type { EndReason, PhoneIdentity } from '../whatsapp/vocabulary.js';
import type { WhatsappClient } from '../whatsapp/whatsapp-client.js';
import { RunWatch, type OverdueStage } from './run-watch.js';

const QR_SHOW_EVERY_MS = 10_000;

/** What a run tells the host that started it. */
export interface RunOwner {
  /** Whether the session has a login, as far as is known. */
  isPaired(): boolean;
  /** Runs a task after all that came before it, unless this run is no longer the host's. */
  step(run: BrowserRun, task: () => Promise<void>): void;
  /** Before anything is written or sent under this number. */
  onPaired(phone: PhoneIdentity): Promise<void>;
  onReady(run: BrowserRun): Promise<void>;
  onHold(): Promise<void>;
  onUnlinked(): Promise<void>;
  onQrExpired(): Promise<void>;
  onEnded(run: BrowserRun, reason: EndReason): Promise<void>;
}

export interface RunTools {
  leases: LeasesService;
  liveQr: LiveQr;
  timeouts: SessionTimeouts;
}

/** Where a run is on its way. `syncing` is what follows a QR, or the injection when there is a login. */
type Stage = 'starting' | 'qr' | 'syncing' | 'ready' | 'incompatible';

/** A page that was not understood may only have been caught in the middle of something: the first retries come soon. */
const FIRST_RETRIES_MS = [5_000, 30_000];

/** One browser from its launch to its end, told as states of the session. */
export class BrowserRun {
  readyAt: number | undefined;
  private readonly watch: RunWatch;
  private qr: string | undefined;
  private readonly qrTimer: NodeJS.Timeout;
  private qrExpiresAt?: Date;
  private isConnected = true;
  private stage: Stage = 'starting';
  private isWaiting = false;
  /** How often in a row the page was not understood. */
  private incompatible = 0;

  constructor(
    readonly client: WhatsappClient,
    private readonly lease: Lease,
    private readonly tools: RunTools,
    private readonly owner: RunOwner,
  ) {
    this.watch = new RunWatch(client, tools.timeouts);
    this.qrTimer = setInterval(() => {
      this.step(() => this.showQr());
    }, QR_SHOW_EVERY_MS);
    this.listen();
  }

  /** @returns false when the lease is lost */
  async begin(mustWait: boolean): Promise<boolean> {
    this.isWaiting = mustWait;
    return this.say({ state: 'starting', reason: mustWait ? 'waiting_for_turn' : 'browser_starting' });
  }

  /** Whether WhatsApp can be reached through it now. */
  isOnline(): boolean {
    return this.readyAt !== undefined && this.isConnected;
  }

  /** Whether its page can be asked for something now. */
  isReady(): boolean {
    return this.stage === 'ready' && this.isConnected;
  }

  /** Other browsers are to be started before. */
  onWait(): void {
    if (this.isWaiting) return;
    this.isWaiting = true;
    this.sayStarting('waiting_for_turn');
  }

  /** It is this browser's turn to start. */
  onTurn(): void {
    if (this.isWaiting) this.sayStarting('browser_starting');
    this.expectWithin(this.tools.timeouts.launchMs, 'browser_not_started');
  }

  /** Stops watching; what the browser still says is not heard. */
  silence(): void {
    this.watch.end();
    clearInterval(this.qrTimer);
    this.client.removeAllListeners();
  }

  async hideQr(): Promise<void> {
    if (!this.qr) return;
    this.qr = undefined;
    await this.tools.liveQr.hide(this.lease.sessionId);
  }

  private listen(): void {
    const { client } = this;
    client.on('launched', () => this.step(() => this.onLaunched()));
    client.on('documentLoaded', () => {
      this.watch.expectAnswers(() => {
        this.endWith('page_not_answering');
      });
      this.step(() => this.onDocumentLoaded());
    });
    client.on('pageStarted', () => this.step(() => this.onPageStarted()));
    client.on('qr', (qr) => this.step(() => this.onQr(qr)));
    client.on('qrUsedUp', () => this.step(() => this.onQrUsedUp()));
    client.on('injected', () => this.step(() => this.onInjected()));
    client.on('loading', () => this.step(() => this.onLoading()));
    client.on('synced', () => this.step(() => this.onSynced()));
    client.on('ready', (phone) => this.step(() => this.onReady(phone)));
    client.on('incompatible', (build, problems) => this.step(() => this.onIncompatible(build, problems)));
    client.on('connectionLost', () => this.step(() => this.onConnectionLost()));
    client.on('connectionRestored', () => this.step(() => this.onConnectionRestored()));
    client.on('unlinked', () => this.step(() => this.owner.onUnlinked()));
    client.on('ended', (reason) => this.endWith(reason));
  }

  private async onLaunched(): Promise<void> {
    const nextActionAt = this.expectWithin(this.tools.timeouts.pageMs, 'whatsapp_unreachable');
    await this.say({ state: 'starting', reason: 'page_loading', nextAction: 'finish_loading', nextActionAt });
  }

  /** A ready page may be loaded anew (the real one does so by itself): nothing is handed over until it is ready again. */
  private async onDocumentLoaded(): Promise<void> {
    const nextActionAt = this.expectWithin(this.tools.timeouts.pageMs, 'page_not_loaded');
    this.stage = 'starting';
    this.isConnected = true; // of this document nothing else is known yet
    if (this.readyAt === undefined || this.incompatible > 0) return;
    await this.owner.onHold();
    await this.say({ state: 'connecting', reason: 'page_loading', nextAction: 'finish_loading', nextActionAt });
  }

  private onPageStarted(): Promise<void> {
    // Another injection into the same document, which a frame in it causes, begins no stage.
    if (this.stage === 'starting') {
      this.watch.expectWithin(this.tools.timeouts.injectMs, (stage) => {
        void this.client.whyNotInjected().then((reason) => {
          this.endOverdue(stage, reason);
        });
      });
    }
    return Promise.resolve();
  }

  private async onInjected(): Promise<void> {
    if (this.stage === 'starting') await this.beginSync();
  }

  private async onQr(qr: string): Promise<void> {
    if (this.owner.isPaired()) {
      await this.owner.onUnlinked(); // the phone removed this device while its browser was away
      return;
    }
    this.qr = qr;
    const nextActionAt = this.stage === 'qr' && this.qrExpiresAt ? this.qrExpiresAt : this.beginQr();
    this.qrExpiresAt = nextActionAt;
    await this.showQr();
    if (this.incompatible > 0) await this.say({ state: 'starting', reason: 'page_loading' });
    this.incompatible = 0;
    await this.say({ state: 'qr_ready', reason: 'waiting_for_scan', nextAction: 'expire_qr', nextActionAt });
  }

  /** A page that is loaded anew shows another QR, but not for longer. */
  private beginQr(): Date {
    this.stage = 'qr';
    const remainingMs = this.qrExpiresAt ? this.qrExpiresAt.getTime() - Date.now() : this.tools.timeouts.qrMs;
    return this.watch.expectWithin(Math.max(0, remainingMs), ({ isCurrent }) => {
      this.step(async () => {
        if (isCurrent()) await this.owner.onQrExpired();
      });
    });
  }

  private async onQrUsedUp(): Promise<void> {
    if (this.stage === 'qr') await this.owner.onQrExpired();
  }

  private async onLoading(): Promise<void> {
    if (this.stage === 'qr' || this.stage === 'syncing') await this.beginSync();
  }

  /** Again for each sign of progress, which makes the deadline a later one. */
  private async beginSync(): Promise<void> {
    this.stage = 'syncing';
    const nextActionAt = this.expectWithin(this.tools.timeouts.syncMs, 'sync_timeout');
    delete this.qrExpiresAt;
    await this.hideQr();
    await this.say({ state: 'connecting', reason: 'linking', nextAction: 'finish_loading', nextActionAt });
  }

  private onSynced(): Promise<void> {
    if (this.stage !== 'ready') this.expectWithin(this.tools.timeouts.readyMs, 'page_not_ready');
    return Promise.resolve();
  }

  private async onReady(phone: PhoneIdentity): Promise<void> {
    await this.hideQr();
    await this.owner.onPaired(phone);
    await this.tools.leases.markPaired(this.lease, phone);
    this.readyAt ??= Date.now();
    this.stage = 'ready';
    this.incompatible = 0;
    if (this.isConnected) await this.resume();
    else await this.onConnectionLost();
  }

  private async onConnectionLost(): Promise<void> {
    this.isConnected = false;
    if (this.stage !== 'ready') return; // the stage before has its own deadline
    const nextActionAt = this.expectWithin(this.tools.timeouts.reconnectMs, 'connection_lost');
    await this.owner.onHold();
    await this.say({ state: 'disconnected', reason: 'connection_lost', nextAction: 'reconnect', nextActionAt });
  }

  private async onConnectionRestored(): Promise<void> {
    if (this.isConnected) return;
    this.isConnected = true;
    if (this.stage === 'ready') await this.resume();
  }

  /** The queue is held, the login and the browser stay: another build may come with any load of the page. */
  private async onIncompatible(build: string, problems: readonly string[]): Promise<void> {
    const { compatibilityRetryMs, pageMs } = this.tools.timeouts;
    const retryMs = Math.min(FIRST_RETRIES_MS[this.incompatible] ?? compatibilityRetryMs, compatibilityRetryMs);
    this.stage = 'incompatible';
    const nextActionAt = this.watch.expectWithin(retryMs, ({ isCurrent }) => {
      this.step(() => {
        if (isCurrent()) {
          this.expectWithin(pageMs, 'whatsapp_unreachable');
          this.client.reload();
        }
        return Promise.resolve();
      });
    });
    await this.owner.onHold();
    const detail = `build ${build}: ${problems.join(', ')}`;
    const next = { nextAction: 'reload_page', nextActionAt } as const;
    await this.say({ state: 'disconnected', reason: 'page_incompatible', detail, ...next });
    this.incompatible += 1;
  }

  /** Ends its stage last: what fails before is repeated, or ends the run when its time is over. */
  private async resume(): Promise<void> {
    await this.say({ state: 'ready', reason: 'connected' });
    await this.owner.onReady(this);
    this.watch.stageEnded();
  }

  private async showQr(): Promise<void> {
    if (this.qr) await this.tools.liveQr.show(this.lease.sessionId, this.qr);
  }

  /** @returns when the stage that begins now is over, unless it ends before */
  private expectWithin(timeoutMs: number, reason: EndReason): Date {
    return this.watch.expectWithin(timeoutMs, (stage) => {
      this.endOverdue(stage, reason);
    });
  }

  private endOverdue({ isCurrent }: OverdueStage, reason: EndReason): void {
    this.step(async () => {
      if (isCurrent()) await this.owner.onEnded(this, reason);
    });
  }

  private endWith(reason: EndReason): void {
    this.step(() => this.owner.onEnded(this, reason));
  }

  private step(task: () => Promise<void>): void {
    this.owner.step(this, task);
  }

  private sayStarting(reason: SessionReason): void {
    this.step(async () => {
      await this.say({ state: 'starting', reason });
    });
  }

  private say(change: StateChange & { reason: SessionReason }): Promise<boolean> {
    return this.tools.leases.changeState(this.lease, change);
  }
}
