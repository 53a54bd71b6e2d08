import { EventEmitter } from 'node:events';
import { Client, NoAuth, WAState, type Message } from 'whatsapp-web.js';
import { clientOptions, type BrowserSettings } from './browser-launch.js';
import { killBrowser, withDeadline } from './browser-process.js';
import { MessageSender, type OutgoingText } from './message-sender.js';
import { toReceivedMessage } from './received-message.js';
import type { EndReason, HandOver, PhoneIdentity, WhatsappEvents } from './vocabulary.js';

const LOGOUT_TIMEOUT_MS = 10_000;
const CLOSE_TIMEOUT_MS = 10_000;

/** The library's client with the two members that we fence: they are not in its types. */
type FencedClient = Client & { inject(): Promise<void> };

/** Calls back as soon as there is a browser, so that one whose start was given up is never left behind. */
class BrowserNotice extends NoAuth {
  constructor(private readonly onBrowser: () => void) {
    super();
  }

  override afterBrowserInitialized = (): Promise<void> => {
    this.onBrowser();
    return Promise.resolve();
  };
}

/**
 * One run of one browser with WhatsApp Web in it, in our vocabulary. The only importer of whatsapp-web.js: what that
 * library does unasked (hanging calls, late rejections, logouts that run on) ends here. A run is never used twice.
 */
export class WhatsappClient extends EventEmitter<WhatsappEvents> {
  private readonly client: FencedClient;
  private readonly sender: MessageSender;
  private isOver = false;
  private starting: Promise<void> = Promise.resolve();

  constructor(browser: BrowserSettings, profilePath: string) {
    super();
    this.client = new Client({
      ...clientOptions(browser, profilePath),
      authStrategy: new BrowserNotice(() => {
        this.onBrowser();
      }),
    }) as FencedClient;
    this.sender = new MessageSender(this.client);
    this.fenceInject();
    this.translateEvents();
  }

  /** Whether this run was ended, by us or by itself: it can only be thrown away. */
  get hasEnded(): boolean {
    return this.isOver;
  }

  /** Resolves when the page is loaded and watched; what comes then comes as events. Never rejects: see `ended`. */
  start(): Promise<void> {
    if (this.isOver) return Promise.resolve();
    this.starting = this.client.initialize().catch((error: unknown) => {
      this.end(startFailure(error, this.client.pupBrowser !== undefined));
    });
    return this.starting;
  }

  /** Hands a text to the page under our id. */
  async sendText(message: OutgoingText): Promise<HandOver> {
    return this.sender.sendText(message);
  }

  /** Our own message in this chat by its bare id; null if the page does not know it, which proves nothing. */
  async findOwnMessage(waId: string, chatId: string): Promise<{ ack: number } | null> {
    return this.sender.findMessage(waId, chatId);
  }

  /** Whether the page still answers. */
  async answers(timeoutMs: number): Promise<boolean> {
    const state = this.client.getState().then(() => true);
    return withDeadline(state, timeoutMs, 'no answer').catch(() => false);
  }

  /**
   * Asks WhatsApp to unlink this device; the browser is gone afterwards.
   * @returns false when no answer came: the phone may still list the device
   */
  async logOut(): Promise<boolean> {
    this.isOver = true;
    const logout = this.client.logout().then(() => true);
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

  /** Ends the browser at once. Resolves when its processes are gone, also when it was only just being launched. */
  async kill(): Promise<void> {
    this.isOver = true;
    const browser = this.client.pupBrowser;
    if (browser) await killBrowser(browser);
    await this.starting;
  }

  /**
   * The library runs `inject` again, un-awaited, on every navigation. Here its failures become `ended`, and after the
   * end of a run it does nothing, so a logout never shows a stray QR or leaves an unhandled rejection.
   */
  private fenceInject(): void {
    const inject = this.client.inject.bind(this.client);
    this.client.inject = async () => {
      if (this.isOver) return;
      try {
        await inject();
      } catch {
        this.end('page_not_ready');
      }
    };
  }

  private onBrowser(): void {
    const { pupBrowser: browser, pupPage: page } = this.client;
    if (!browser || !page) return;
    if (this.isOver) {
      void killBrowser(browser);
      return;
    }
    browser.on('disconnected', () => {
      this.end('browser_exited');
    });
    page.on('domcontentloaded', () => this.emit('documentLoaded'));
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
      this.sender.install();
      this.emit('linking');
    });
    this.client.on('ready', () => void this.becomeReady());
    this.client.on('change_state', (state) => {
      if (state === WAState.CONNECTED) this.emit('connectionRestored');
      else if ([WAState.OPENING, WAState.TIMEOUT, WAState.PAIRING].includes(state)) this.emit('connectionLost');
    });
    this.client.on('disconnected', (reason) => {
      this.onDisconnected(reason);
    });
    this.client.on('message_ack', (message: Message, ack) => this.emit('acknowledged', message.id.id, ack));
    this.client.on('message', (message: Message) => {
      const received = toReceivedMessage(message);
      if (received) this.emit('received', received);
    });
  }

  private async becomeReady(): Promise<void> {
    try {
      await this.sender.confirmInstalled();
    } catch {
      this.end('page_not_ready');
      return;
    }
    if (!this.isOver) this.emit('ready', this.identity());
  }

  private identity(): PhoneIdentity {
    const { wid, pushname } = this.client.info;
    return { number: wid.user, pushName: pushname || null };
  }

  /** The library closes its browser itself after any of these but LOGOUT, after which it would pair anew. */
  private onDisconnected(reason: string): void {
    if (reason !== 'LOGOUT') {
      this.end(reason === 'CONFLICT' ? 'opened_elsewhere' : 'page_not_ready');
      return;
    }
    if (this.isOver) return;
    this.isOver = true;
    this.emit('unlinked');
  }

  private end(reason: EndReason): void {
    if (this.isOver) return;
    this.isOver = true;
    this.emit('ended', reason);
  }
}

function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function startFailure(error: unknown, hasBrowser: boolean): EndReason {
  if (!hasBrowser)
    return /ENOENT|not found at|no such file/i.test(describeError(error)) ? 'browser_not_found' : 'browser_not_started';
  return /net::|Page\.navigate|Navigation/.test(describeError(error)) ? 'whatsapp_unreachable' : 'page_not_ready';
}
