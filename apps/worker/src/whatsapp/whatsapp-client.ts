import { EventEmitter } from 'node:events';
import type { Page } from 'puppeteer';
import { Client } from 'whatsapp-web.js';
import { clientOptions, type BrowserSettings } from './browser-launch.js';
import { withDeadline } from './browser-process.js';
import type { BrowserProfile } from './browser-profile.js';
import { BrowserStart } from './browser-start.js';
import { PageFiles } from './page-files.js';
import { BrowserNotice, fenceLibrary, hearSocketStates, type FencedClient } from './library-fence.js';
import { MessageSender, type OutgoingMessage } from './message-sender.js';
import { readSocket, repeatSynced, type SocketReading } from './page/socket.js';
import { PageAnswers } from './page-answers.js';
import { hearReports } from './page-reports.js';
import { PageExamination } from './page-examination.js';
import { PhoneLinking } from './phone-linking.js';
import { judgeSocketState } from './socket-state.js';
import { injectFailure, startFailure } from './start-failure.js';
import { hearWithoutAnswering } from './told-events.js';
import type { EndReason, HandOver, PhoneIdentity, WhatsappEvents } from './vocabulary.js';

const LOGOUT_TIMEOUT_MS = 10_000;
const CLOSE_TIMEOUT_MS = 10_000;
const QUESTION_TIMEOUT_MS = 5_000;

/**
 * One run of one browser with WhatsApp Web in it, in our vocabulary. The only importer of whatsapp-web.js: what that
 * library does unasked (hanging calls, late rejections, logouts that run on) ends here. A run is never used twice.
 */
export class WhatsappClient extends EventEmitter<WhatsappEvents> {
  readonly calls: PageAnswers;
  readonly files: PageFiles;
  readonly linking: PhoneLinking;
  private readonly client: FencedClient;
  private readonly sender: MessageSender;
  private readonly starting: BrowserStart;
  private isOver = false;
  private isWatched = false;
  /** Of this document: whether the library was told that all is loaded. */
  private isSynced = false;
  /** The last state of the page's socket that we judged. */
  private socketState = '';
  private readonly examination: PageExamination;

  constructor(
    private readonly browser: BrowserSettings,
    profile: BrowserProfile,
  ) {
    super();
    this.client = new Client({
      ...clientOptions(browser, profile.path),
      authStrategy: new BrowserNotice(() => this.onBrowser()),
    }) as FencedClient;
    this.examination = new PageExamination(browser.builds, {
      isOver: () => this.isOver,
      onIncompatible: (build, problems) => this.emit('incompatible', build, problems),
      onFailed: () => {
        this.end('page_not_ready');
      },
    });
    this.calls = new PageAnswers(this.client);
    this.starting = new BrowserStart(this.client, profile);
    this.sender = new MessageSender(this.client, browser.timeouts.sendMs, () => {
      this.examination.learnForeignAnswer();
    });
    this.files = new PageFiles(this.client, this.sender, browser.timeouts);
    this.linking = new PhoneLinking(this.client, (shown) => this.emit('pairingCode', shown));
    fenceLibrary(this.client, {
      isOver: () => this.isOver,
      onPageStarted: (build) => {
        this.examination.build = build;
        this.emit('pageStarted');
      },
      onInjected: () => {
        this.emit('injected');
        void this.hearSocket(QUESTION_TIMEOUT_MS).catch(() => undefined); // the next probe asks again
      },
      onInjectFailed: (error) => this.onInjectFailed(error),
    });
    this.translateEvents();
  }

  /** Whether this run was ended, by us or by itself: it can only be thrown away. */
  get hasEnded(): boolean {
    return this.isOver;
  }

  /** Of its main process, which leads the group of all others; undefined while there is none. */
  get browserPid(): number | undefined {
    return this.client.pupBrowser?.process()?.pid;
  }

  /**
   * Resolves when the page is loaded and watched; what comes then comes as events, and a failure too: see `ended`.
   * @throws only when the run was killed and the library did not notice: its start is abandoned
   */
  start(): Promise<void> {
    if (this.isOver) return Promise.resolve();
    return this.starting.begin((error) => {
      this.end(startFailure(error, Boolean(this.client.pupBrowser)));
    });
  }

  /** Hands a message to the page under our id. */
  async send(message: OutgoingMessage): Promise<HandOver> {
    return this.sender.send(message);
  }

  /** Our own message in this chat by its bare id; null if the page does not know it, which proves nothing. */
  async findOwnMessage(waId: string, chatId: string): Promise<{ ack: number } | null> {
    return this.sender.findMessage({ id: waId, chatId });
  }

  /** Whether the page still answers. What it says besides is heard too: a thing that came too early is told again. */
  async answers(timeoutMs: number): Promise<boolean> {
    try {
      const { state, hasSynced } = await this.hearSocket(timeoutMs);
      if (state === 'CONNECTED' && hasSynced && !this.isSynced) await this.client.pupPage?.evaluate(repeatSynced);
      return true;
    } catch (error) {
      return injectFailure(error) === 'superseded'; // a document that is just being replaced is no silence
    }
  }

  /** Why a page that started is not ours yet, judged by whether it answers and has a connection. */
  async whyNotInjected(): Promise<EndReason> {
    if (!(await this.answers(QUESTION_TIMEOUT_MS))) return 'page_not_answering';
    return judgeSocketState(this.socketState) === 'offline' ? 'connection_not_opened' : 'page_not_injected';
  }

  /** Loads the page anew; what becomes of it comes as events. */
  reload(): void {
    this.client.pupPage?.reload({ timeout: this.browser.timeouts.pageMs }).catch(() => {
      this.end('whatsapp_unreachable');
    });
  }

  /**
   * Asks WhatsApp to unlink this device; the browser is gone afterwards.
   * @returns false when no answer came: the phone may still list the device
   */
  async logOut(): Promise<boolean> {
    this.isOver = true;
    // A page that leaves at once breaks the call off, but says that it was logged out by where it goes.
    const hasLeft = new Promise<true>((resolve) => {
      this.client.on('disconnected', (reason) => {
        if (reason === 'LOGOUT') resolve(true);
      });
    });
    const logout = Promise.any([this.client.logout().then(() => true), hasLeft]);
    const isAnswered = await withDeadline(logout, LOGOUT_TIMEOUT_MS, 'no answer to the logout').catch(() => false);
    await this.kill();
    return isAnswered;
  }

  /** Closes the browser in order, so that everything is on disk; kills it if that takes too long. */
  async stop(): Promise<void> {
    this.isOver = true;
    const closing = this.client.pupBrowser?.close() ?? Promise.resolve();
    // A browser that does not close, or is gone already, is ended by the kill that follows in any case.
    await withDeadline(closing, CLOSE_TIMEOUT_MS, 'the browser did not close').catch(() => undefined);
    await this.kill();
  }

  /**
   * Ends the browser at once. Resolves when its processes are gone, also when it was only just being launched, and
   * waits for the library no longer than a few seconds.
   * @throws when processes are left
   */
  async kill(): Promise<void> {
    this.isOver = true;
    await this.starting.kill();
  }

  private async onBrowser(): Promise<void> {
    const { pupBrowser: browser, pupPage: page } = this.client;
    if (!browser || !page || this.isWatched) return; // the library calls again after a logout
    this.isWatched = true;
    browser.on('disconnected', () => {
      this.end('browser_exited');
    });
    if (this.isOver) {
      await this.starting.onBrowser();
      return;
    }
    this.watchPage(page);
    await hearWithoutAnswering(page, (event, error) => this.emit('eventFailed', event, error));
    hearSocketStates(page, (state) => {
      this.onSocketState(state);
    });
    await this.sender.hearHandOvers(page);
    this.emit('launched');
  }

  private watchPage(page: Page): void {
    page.on('domcontentloaded', () => {
      this.isSynced = false;
      this.socketState = '';
      this.emit('documentLoaded');
    });
    page.on('response', (response) => {
      const isDocument = response.request().isNavigationRequest() && response.frame() === page.mainFrame();
      if (isDocument && response.status() >= 400) this.end('whatsapp_unreachable');
    });
    page.on('error', () => {
      this.end('page_crashed');
    });
    page.on('close', () => {
      this.end('browser_exited');
    });
  }

  private translateEvents(): void {
    this.client.on('qr', (qr) => this.emit('qr', qr));
    this.client.on('loading_screen', () => this.emit('loading'));
    this.client.on('authenticated', () => {
      this.isSynced = true;
      this.sender.install();
      this.emit('synced');
      this.examination.begin(this.client.pupPage);
    });
    this.client.on('ready', () => void this.becomeReady());
    this.client.on('disconnected', (reason) => {
      if (reason !== 'LOGOUT' || this.isOver) return; // any other is a state, which was heard as such
      this.isOver = true;
      this.emit('unlinked');
    });
    hearReports(this.client, this.calls.contacts, this);
  }

  private async hearSocket(timeoutMs: number): Promise<SocketReading> {
    const { pupPage: page } = this.client;
    if (!page) throw new Error('there is no page yet');
    const reading = await withDeadline(page.evaluate(readSocket), timeoutMs, 'no answer');
    if (reading.state !== null) this.onSocketState(reading.state);
    return reading;
  }

  private onSocketState(state: string): void {
    if (this.isOver || state === this.socketState) return;
    this.socketState = state;
    const verdict = judgeSocketState(state);
    if (typeof verdict === 'object') {
      this.end(verdict.end);
    } else if (verdict === 'unlinked' || verdict === 'qr_used_up') {
      if (this.isSynced) this.end('login_missing');
      else if (verdict === 'qr_used_up') this.emit('qrUsedUp');
    } else {
      this.emit(verdict === 'online' ? 'connectionRestored' : 'connectionLost');
      if (!this.isSynced && (verdict === 'online' || state === 'PAIRING')) this.emit('loading');
    }
  }

  private async onInjectFailed(error: unknown): Promise<void> {
    const failure = injectFailure(error);
    if (typeof failure === 'object') this.examination.tell([`start_up (${failure.page})`]);
    else if (failure !== 'superseded') this.end(failure);
    else if (this.starting.isPending) await this.client.inject();
  }

  private async becomeReady(): Promise<void> {
    if (!(await this.examination.isPassed())) return;
    try {
      await this.sender.confirmInstalled();
    } catch (error) {
      if (injectFailure(error) !== 'superseded') this.end('page_not_ready');
      return;
    }
    if (!this.isOver) this.emit('ready', this.identity());
  }

  private identity(): PhoneIdentity {
    const { wid, pushname } = this.client.info;
    return { number: wid.user, pushName: pushname || null };
  }

  private end(reason: EndReason): void {
    if (this.isOver) return;
    this.isOver = true;
    this.emit('ended', reason);
  }
}
