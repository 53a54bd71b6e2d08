import { EventEmitter } from 'node:events';
import { Client, NoAuth, WAState, type Message } from 'whatsapp-web.js';
import type { Page } from 'puppeteer';
import { clientOptions, type BrowserSettings } from './browser-launch.js';
import { killBrowser, withDeadline } from './browser-process.js';
import { installHandOver, takeHandOverRecord, TOO_LATE } from './page/hand-over.js';
import { findMessage } from './page/message-lookup.js';
import { toReceivedMessage } from './received-message.js';
import type { EndReason, HandOver, PhoneIdentity, WhatsappEvents } from './vocabulary.js';

/** Longer than any lease allows a hand-over: what was not handed by then never will be. */
const SEND_TIMEOUT_MS = 60_000;
const PAGE_CALL_TIMEOUT_MS = 10_000;
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
  private isOver = false;
  /** The document that our page functions were installed in; a reload makes another. */
  private documentId = '';
  private starting: Promise<void> = Promise.resolve();

  constructor(browser: BrowserSettings, profilePath: string) {
    super();
    this.client = new Client({
      ...clientOptions(browser, profilePath),
      authStrategy: new BrowserNotice(() => {
        this.onBrowser();
      }),
    }) as FencedClient;
    this.fenceInject();
    this.translateEvents();
  }

  /** Resolves when the page is loaded and watched; what comes then comes as events. Never rejects: see `ended`. */
  start(): Promise<void> {
    if (this.isOver) return Promise.resolve();
    this.starting = this.client.initialize().catch((error: unknown) => {
      this.end(startFailure(error, this.client.pupBrowser !== undefined));
    });
    return this.starting;
  }

  /**
   * Hands a text to the page under our id. The page refuses it after `notAfterMs` (its own clock, which is this
   * machine's), so an owner whose lease ran out in between sends nothing.
   */
  async sendText(message: {
    waId: string;
    chatId: string;
    text: string;
    quotedMessageId: string | undefined;
    /** Send it without its quote if the page cannot find that. */
    isQuoteOptional: boolean;
    notAfterMs: number;
  }): Promise<HandOver> {
    const quoted = message.quotedMessageId
      ? await this.findMessage(message.quotedMessageId, message.chatId).catch(() => null)
      : undefined;
    if (quoted === null && !message.isQuoteOptional)
      return { outcome: 'not_handed', reason: 'quoted_message_not_found' };
    const documentId = this.documentId;
    const call = this.client.sendMessage(message.chatId, message.text, {
      extra: { chasqui: { id: message.waId, notAfterMs: message.notAfterMs } },
      ...(quoted ? { quotedMessageId: quoted.serializedId, ignoreQuoteErrors: false } : {}),
      sendSeen: false,
      waitUntilMsgSent: true,
    });
    const failure = await withDeadline(call, SEND_TIMEOUT_MS, 'the page did not answer').then(
      () => undefined,
      (error: unknown) => describeError(error),
    );
    return this.readOutcome(message.waId, documentId, failure);
  }

  /** Our own message in this chat by its bare id; null if the page does not know it, which proves nothing. */
  async findOwnMessage(waId: string, chatId: string): Promise<{ ack: number } | null> {
    return this.findMessage(waId, chatId);
  }

  /** Whether the page still answers. */
  async answers(timeoutMs: number): Promise<boolean> {
    const state = this.client.getState().then(() => true);
    return withDeadline(state, timeoutMs, 'no answer').catch(() => false);
  }

  /** Asks WhatsApp to unlink this device, as far as it can be reached; the browser is gone afterwards. */
  async logOut(): Promise<void> {
    this.isOver = true;
    const logout = this.client.logout();
    await withDeadline(logout, LOGOUT_TIMEOUT_MS, 'no answer to the logout').catch(() => undefined);
    await this.kill();
  }

  /** Closes the browser in order, so that everything is on disk; kills it if that takes too long. */
  async stop(): Promise<void> {
    this.isOver = true;
    const closing = this.client.pupBrowser?.close() ?? Promise.resolve();
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

  private async readOutcome(waId: string, documentId: string, failure: string | undefined): Promise<HandOver> {
    const reading = this.page().evaluate(takeHandOverRecord, waId, documentId);
    const record = await withDeadline(reading, PAGE_CALL_TIMEOUT_MS, 'no answer').catch(() => 'gone' as const);
    if (record === 'gone') return { outcome: 'unknown' };
    if (record === 'not_handed') return { outcome: 'not_handed', reason: notHandedReason(failure ?? '') };
    if (record.result === undefined) return { outcome: 'unknown' };
    return record.result === 'OK'
      ? { outcome: 'accepted', chatWid: record.chatWid }
      : { outcome: 'refused', detail: record.result };
  }

  private async findMessage(id: string, chatId: string): Promise<{ ack: number; serializedId: string } | null> {
    const candidates = [`true_${chatId}_${id}`, `false_${chatId}_${id}`];
    return withDeadline(this.page().evaluate(findMessage, id, candidates), PAGE_CALL_TIMEOUT_MS, 'no answer');
  }

  private page(): Page {
    if (!this.client.pupPage) throw new Error('there is no page yet');
    return this.client.pupPage;
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
    page.on('error', () => {
      this.end('page_crashed');
    });
    page.on('close', () => {
      this.end('browser_exited');
    });
  }

  private translateEvents(): void {
    this.client.on('qr', (qr) => this.emit('qr', qr));
    this.client.on('loading_screen', () => this.emit('linking'));
    this.client.on('authenticated', () => this.emit('linking'));
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
      const installing = this.page().evaluate(installHandOver, TOO_LATE);
      this.documentId = await withDeadline(installing, PAGE_CALL_TIMEOUT_MS, 'no answer');
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

function notHandedReason(failure: string): Extract<HandOver, { outcome: 'not_handed' }>['reason'] {
  if (failure.includes(TOO_LATE)) return 'too_late';
  if (failure.includes('No LID for user')) return 'recipient_not_on_whatsapp';
  if (failure.includes('quoted message')) return 'quoted_message_not_found';
  return 'page_error';
}
