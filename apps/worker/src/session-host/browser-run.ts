import type { Lease, LeasesService, LiveQr, SessionReason, StateChange } from '@chasqui/sessions';
import type { EndReason, PhoneIdentity } from '../whatsapp/vocabulary.js';
import type { WhatsappClient } from '../whatsapp/whatsapp-client.js';
import { RunWatch } from './run-watch.js';

const START_TIMEOUT_MS = 60_000;
const QR_TIMEOUT_MS = 150_000;
const LINK_TIMEOUT_MS = 120_000;
const RECONNECT_TIMEOUT_MS = 60_000;
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
  onEnded(run: BrowserRun, reason: EndReason | 'connection_lost'): Promise<void>;
}

/** One browser from its launch to its end, told as states of the session. */
export class BrowserRun {
  readyAt: number | undefined;
  private readonly watch: RunWatch;
  private qr: string | undefined;
  private readonly qrTimer: NodeJS.Timeout;
  private qrExpiresAt: Date | undefined;
  private isConnected = true;

  constructor(
    readonly client: WhatsappClient,
    private readonly lease: Lease,
    private readonly leases: LeasesService,
    private readonly liveQr: LiveQr,
    private readonly owner: RunOwner,
  ) {
    this.watch = new RunWatch(client);
    this.qrTimer = setInterval(() => {
      this.step(() => this.showQr());
    }, QR_SHOW_EVERY_MS);
    this.listen();
  }

  /** @returns false when the lease is lost */
  async begin(): Promise<boolean> {
    return this.say({ state: 'starting', reason: 'browser_starting' });
  }

  /** Whether WhatsApp can be reached through it now. */
  isOnline(): boolean {
    return this.readyAt !== undefined && this.isConnected;
  }

  /** It is this browser's turn to start. */
  turnCame(): void {
    this.watch.expectWithin(START_TIMEOUT_MS, () => {
      this.endWith('page_not_ready');
    });
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
    await this.liveQr.hide(this.lease.sessionId);
  }

  private listen(): void {
    const { client } = this;
    client.on('qr', (qr) => this.step(() => this.onQr(qr)));
    client.on('documentLoaded', () => {
      this.watch.expectAnswers(() => {
        this.endWith('page_not_answering');
      });
      this.step(() => this.onReloaded());
    });
    client.on('loading', () => this.step(() => this.onLoading()));
    client.on('linking', () => this.step(() => this.onReloaded()));
    client.on('ready', (phone) => this.step(() => this.onReady(phone)));
    client.on('connectionLost', () => this.step(() => this.onConnectionLost()));
    client.on('connectionRestored', () => this.step(() => this.onConnectionRestored()));
    client.on('unlinked', () => this.step(() => this.owner.onUnlinked()));
    client.on('ended', (reason) => this.endWith(reason));
  }

  private async onQr(qr: string): Promise<void> {
    if (this.owner.isPaired()) {
      await this.owner.onUnlinked(); // the phone removed this device while its browser was away
      return;
    }
    this.qr = qr;
    this.qrExpiresAt ??= this.watch.expectWithin(QR_TIMEOUT_MS, () => {
      this.step(() => this.owner.onQrExpired());
    });
    await this.showQr();
    const next = { nextAction: 'expire_qr', nextActionAt: this.qrExpiresAt } as const;
    await this.say({ state: 'qr_ready', reason: 'waiting_for_scan', ...next });
  }

  private async onLoading(): Promise<void> {
    if (this.readyAt !== undefined) return; // chats that arrive after a reconnect: the page sends all the same
    this.watch.expectWithin(LINK_TIMEOUT_MS, () => {
      this.endWith('page_not_ready');
    });
    this.qrExpiresAt = undefined;
    await this.hideQr();
    await this.say({ state: 'connecting', reason: 'linking' });
  }

  /** A ready page was loaded anew (the real one does so by itself): nothing is handed over until it is ready again. */
  private async onReloaded(): Promise<void> {
    if (this.readyAt === undefined) return;
    this.watch.expectWithin(LINK_TIMEOUT_MS, () => {
      this.endWith('page_not_ready');
    });
    await this.owner.onHold();
    await this.say({ state: 'connecting', reason: 'linking' });
  }

  private async onReady(phone: PhoneIdentity): Promise<void> {
    await this.hideQr();
    await this.owner.onPaired(phone);
    await this.leases.markPaired(this.lease, phone);
    this.readyAt ??= Date.now();
    if (this.isConnected) await this.resume();
    else await this.onConnectionLost();
  }

  private async onConnectionLost(): Promise<void> {
    this.isConnected = false;
    if (this.readyAt === undefined) return;
    const nextActionAt = this.watch.expectWithin(RECONNECT_TIMEOUT_MS, () => {
      this.endWith('connection_lost');
    });
    await this.owner.onHold();
    await this.say({ state: 'disconnected', reason: 'connection_lost', nextAction: 'reconnect', nextActionAt });
  }

  private async onConnectionRestored(): Promise<void> {
    if (this.isConnected) return;
    this.isConnected = true;
    if (this.readyAt !== undefined) await this.resume();
  }

  /** Ends its stage last: what fails before is repeated, or ends the run when its time is over. */
  private async resume(): Promise<void> {
    await this.say({ state: 'ready', reason: 'connected' });
    await this.owner.onReady(this);
    this.watch.stageEnded();
  }

  private async showQr(): Promise<void> {
    if (this.qr) await this.liveQr.show(this.lease.sessionId, this.qr);
  }

  private endWith(reason: EndReason | 'connection_lost'): void {
    this.step(() => this.owner.onEnded(this, reason));
  }

  private step(task: () => Promise<void>): void {
    this.owner.step(this, task);
  }

  private say(change: StateChange & { reason: SessionReason }): Promise<boolean> {
    return this.leases.changeState(this.lease, change);
  }
}
