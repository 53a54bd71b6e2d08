import type { Lease, SessionReason, StateChange } from '@chasqui/sessions';
import { PAIRING_CODE_MS } from '../whatsapp/phone-linking.js';
import type { EndReason, PhoneIdentity, ShownCode } from '../whatsapp/vocabulary.js';
import type { WhatsappClient } from '../whatsapp/whatsapp-client.js';
import { LinkDisplay } from './link-display.js';
import type { RunOwner, RunTools } from './run-owner.js';
import { RunWatch, type OverdueStage } from './run-watch.js';

/** Where a run is on its way. `qr` is a pairing code, too; `syncing` is what follows it, or the injection when there is a login. */
type Stage = 'starting' | 'qr' | 'syncing' | 'ready' | 'incompatible';

/** A page that was not understood may only have been caught in the middle of something: the first retries come soon. */
const FIRST_RETRIES_MS = [5_000, 30_000];

/** One browser from its launch to its end, told as states of the session. */
export class BrowserRun {
  readyAt: number | undefined;
  private readonly watch: RunWatch;
  private readonly display: LinkDisplay;
  /** What a person chose to link a phone by. */
  private linkBy: 'qr' | 'code' = 'qr';
  private linkExpiresAt: Date | undefined;
  private isConnected = true;
  private stage: Stage = 'starting';
  private isWaiting = false;
  /** How often in a row the page was not understood. */
  private incompatible = 0;

  constructor(
    readonly client: WhatsappClient,
    private readonly lease: Lease,
    private readonly tools: RunTools,
    private readonly owner: RunOwner<BrowserRun>,
  ) {
    this.watch = new RunWatch(client, tools.timeouts);
    this.display = new LinkDisplay(lease.sessionId, tools.liveQr, () => {
      this.step(() => this.display.showAgain());
    });
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

  /** Whether a phone can be linked through it now. */
  isLinkable(): boolean {
    return this.stage === 'qr' && this.isConnected;
  }

  /** In place of a pairing code. @throws what `PhoneLinking.showQr` throws: then the code stays */
  async showQrAgain(): Promise<void> {
    const { linkBy, linkExpiresAt } = this;
    this.linkBy = 'qr'; // before the page tells of its QR
    this.linkExpiresAt = undefined;
    try {
      await this.client.linking.showQr();
    } catch (error) {
      this.linkBy = linkBy;
      this.linkExpiresAt = linkExpiresAt;
      throw error;
    }
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
    this.display.end();
    this.client.removeAllListeners();
  }

  async hideLink(): Promise<void> {
    await this.display.hide();
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
    client.on('pairingCode', (shown) => this.step(() => this.onPairingCode(shown)));
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
    if (this.linkBy === 'code') await this.hideLink(); // it is void with its document
    this.linkBy = 'qr';
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
    if (this.linkBy === 'code' && this.stage === 'qr') return; // the page goes on making them
    const nextActionAt = this.stage === 'qr' && this.linkExpiresAt ? this.linkExpiresAt : this.beginQr();
    this.linkExpiresAt = nextActionAt;
    await this.display.showQr(qr);
    if (this.incompatible > 0) await this.say({ state: 'starting', reason: 'page_loading' });
    this.incompatible = 0;
    await this.say({ state: 'qr_ready', reason: 'waiting_for_scan', nextAction: 'expire_qr', nextActionAt });
  }

  /** A page that is loaded anew shows another QR, but not for longer. */
  private beginQr(): Date {
    this.stage = 'qr';
    const remainingMs = this.linkExpiresAt ? this.linkExpiresAt.getTime() - Date.now() : this.tools.timeouts.qrMs;
    return this.expectLinkWithin(Math.max(0, remainingMs), 'qr_expired');
  }

  /** A code that somebody asked for has all its time, and the one that takes its place has what is left for a QR. */
  private async onPairingCode({ code, phoneNumber, isRenewed }: ShownCode): Promise<void> {
    if (this.stage !== 'qr' || (isRenewed && this.linkBy === 'qr')) return;
    this.linkBy = 'code';
    if (!isRenewed || !this.linkExpiresAt) {
      const timeoutMs = PAIRING_CODE_MS + this.tools.timeouts.qrMs;
      this.linkExpiresAt = this.expectLinkWithin(timeoutMs, 'pairing_code_expired');
    }
    const next = { nextAction: 'expire_code', nextActionAt: this.linkExpiresAt } as const;
    await this.say({ state: 'pairing_code_ready', reason: 'waiting_for_code', ...next });
    const expiresAt = new Date(Date.now() + PAIRING_CODE_MS).toISOString();
    await this.display.showCode({ code, phoneNumber, expiresAt });
  }

  private expectLinkWithin(timeoutMs: number, reason: 'qr_expired' | 'pairing_code_expired'): Date {
    return this.watch.expectWithin(timeoutMs, ({ isCurrent }) => {
      this.step(async () => {
        if (isCurrent()) await this.owner.onLinkExpired(reason);
      });
    });
  }

  private async onQrUsedUp(): Promise<void> {
    if (this.stage === 'qr' && this.linkBy === 'qr') await this.owner.onLinkExpired('qr_expired');
  }

  private async onLoading(): Promise<void> {
    if (this.stage === 'qr' || this.stage === 'syncing') await this.beginSync();
  }

  /** Again for each sign of progress, which makes the deadline a later one. */
  private async beginSync(): Promise<void> {
    this.stage = 'syncing';
    const nextActionAt = this.expectWithin(this.tools.timeouts.syncMs, 'sync_timeout');
    this.linkExpiresAt = undefined;
    await this.hideLink();
    await this.say({ state: 'connecting', reason: 'linking', nextAction: 'finish_loading', nextActionAt });
  }

  private onSynced(): Promise<void> {
    if (this.stage !== 'ready') this.expectWithin(this.tools.timeouts.readyMs, 'page_not_ready');
    return Promise.resolve();
  }

  private async onReady(phone: PhoneIdentity): Promise<void> {
    await this.hideLink();
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
