import type { Client } from 'whatsapp-web.js';
import type { MessageContent } from '@chasqui/messages';
import type { Page } from 'puppeteer';
import { AckWatch } from './ack-watch.js';
import { withDeadline } from './browser-process.js';
import { toLibraryCall } from './library-content.js';
import { doAction, targetOf } from './message-actions.js';
import { installHandOver, MOST_RECORDS, takeHandOverRecord, TOO_LATE } from './page/hand-over.js';
import { findMessage, type FoundMessage, type WantedMessage } from './page/message-lookup.js';
import type { HandOver } from './vocabulary.js';

const PAGE_CALL_TIMEOUT_MS = 10_000;
/** WhatsApp Web's own word for a send whose answer did not come [assumed]: the server may have it. */
const NETWORK_ERROR = 'ERROR_NETWORK';

/** What is to leave, and how. */
export interface OutgoingMessage {
  /** Bare WhatsApp id, ours. */
  waId: string;
  chatId: string;
  type: string;
  content: MessageContent;
  /** Who wrote the message that it answers or is done to; absent: this account, or nobody knows. */
  referenceSenderId?: string | undefined;
  /** Send it without its quote if the page cannot find that. */
  isQuoteOptional: boolean;
  /** The page refuses it after this time of its own clock, which is this machine's. */
  notAfterMs: number;
  /** Told the chat in WhatsApp's own addressing as soon as it is handed over, also when its page is lost after that. */
  onHanded(chatWid: string): void;
}

/** Hands messages to the page and finds out what became of them. */
export class MessageSender {
  /** The document that our page functions were installed in; a reload makes another. */
  private documentId = '';
  private installing: Promise<string> = Promise.resolve('');
  private sending: OutgoingMessage | undefined;
  /** Where it went, once a page has told that answers it as we know it. */
  private told: string | undefined;

  /**
   * @param sendTimeoutMs longer than any lease allows a hand-over: what was not handed by then never will be
   * @param onForeignAnswer the page took a message and answered in a shape that nobody knows
   */
  constructor(
    private readonly client: Client,
    private readonly sendTimeoutMs: number,
    private readonly onForeignAnswer: () => void,
  ) {}

  /** Once per page, before anything is installed. */
  async hearHandOvers(page: Page): Promise<void> {
    await page.exposeFunction('chasquiHanded', (waId: string, chatWid: string, isForeign: boolean) => {
      if (this.sending?.waId !== waId) return;
      this.told = isForeign ? undefined : chatWid;
      if (!isForeign) this.sending.onHanded(chatWid);
    });
  }

  /** Before the library puts its own functions into a document: nothing can be sent from it without ours. */
  install(): void {
    this.installing = this.page().evaluate(installHandOver, TOO_LATE, MOST_RECORDS);
    this.installing.catch(() => undefined); // judged in confirmInstalled
  }

  /** Rejects if this document has not taken our functions. */
  async confirmInstalled(): Promise<void> {
    this.documentId = await withDeadline(this.installing, PAGE_CALL_TIMEOUT_MS, 'no answer');
  }

  async send(message: OutgoingMessage): Promise<HandOver> {
    const target = targetOf(message);
    if (target !== undefined) return this.act(message, target);
    const quoted = await this.findQuoted(message);
    if (quoted === 'lookup_failed') return { outcome: 'not_handed', reason: 'page_error' };
    if (quoted === null && !message.isQuoteOptional) {
      return { outcome: 'not_handed', reason: 'quoted_message_not_found' };
    }
    const ack = new AckWatch(this.client, message.waId);
    this.sending = message;
    this.told = undefined;
    try {
      const outcome = await this.handOver(message, quoted?.serializedId, ack);
      if (!ack.isTaken) return outcome;
      return { outcome: 'accepted', chatWid: 'chatWid' in outcome ? outcome.chatWid : undefined };
    } finally {
      ack.end();
    }
  }

  /** Null if the page does not know it, which proves nothing. */
  async findMessage(wanted: WantedMessage): Promise<FoundMessage | null> {
    return withDeadline(this.page().evaluate(findMessage, wanted), PAGE_CALL_TIMEOUT_MS, 'no answer');
  }

  private async act(message: OutgoingMessage, target: string): Promise<HandOver> {
    try {
      const found = await this.findMessage(referenceOf(message, target));
      if (!found) return { outcome: 'not_handed', reason: 'target_not_found' };
      return await doAction(this.page(), found.serializedId, { action: message, timeoutMs: this.sendTimeoutMs });
    } catch {
      return { outcome: 'not_handed', reason: 'page_error' }; // nothing was begun: the page could not be asked
    }
  }

  /** An answer that comes after the message was `taken` is heard by nobody. */
  private async handOver(message: OutgoingMessage, quotedId: string | undefined, watch: AckWatch): Promise<HandOver> {
    const documentId = this.documentId;
    const decided = Promise.race([this.callLibrary(message, quotedId), watch.taken]);
    const failure = await withDeadline(decided, this.sendTimeoutMs, 'the page did not answer').then(
      () => '',
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    // The page has nothing to add.
    if (watch.isTaken && this.told !== undefined) return { outcome: 'accepted', chatWid: this.told };
    return this.readOutcome(message.waId, documentId, failure);
  }

  private async callLibrary(message: OutgoingMessage, quotedId: string | undefined): Promise<void> {
    const { content, options, extra } = toLibraryCall(message);
    await this.client.sendMessage(message.chatId, content, {
      ...options,
      extra: { ...extra, chasqui: { id: message.waId, notAfterMs: message.notAfterMs } },
      ...(quotedId ? { quotedMessageId: quotedId, ignoreQuoteErrors: false } : {}),
      sendSeen: false,
      waitUntilMsgSent: true,
    });
  }

  private async findQuoted(message: OutgoingMessage) {
    const { quotedMessageId } = message.content;
    if (quotedMessageId === undefined) return undefined;
    try {
      const found = await this.findMessage(referenceOf(message, quotedMessageId));
      return found?.isRevoked ? null : found; // the library would send it without its quote, and say nothing
    } catch {
      return 'lookup_failed'; // the page is lost or hangs: that says nothing about the quoted message
    }
  }

  private async readOutcome(waId: string, documentId: string, failure: string): Promise<HandOver> {
    const reading = this.page().evaluate(takeHandOverRecord, waId, documentId);
    const record = await withDeadline(reading, PAGE_CALL_TIMEOUT_MS, 'no answer').catch(() => 'gone' as const);
    if (record === 'gone') return { outcome: 'unknown' };
    if (record === 'not_handed') return { outcome: 'not_handed', reason: notHandedReason(failure) };
    const { result, chatWid, isForeign } = record;
    if (isForeign) this.onForeignAnswer();
    if (result === 'OK') return { outcome: 'accepted', chatWid };
    return result === undefined || result === NETWORK_ERROR
      ? { outcome: 'unknown', chatWid }
      : { outcome: 'refused', detail: result };
  }

  private page(): Page {
    if (!this.client.pupPage) throw new Error('there is no page yet');
    return this.client.pupPage;
  }
}

function referenceOf({ chatId, referenceSenderId }: OutgoingMessage, id: string): WantedMessage {
  return { id, chatId, senderId: referenceSenderId };
}

function notHandedReason(failure: string): Extract<HandOver, { outcome: 'not_handed' }>['reason'] {
  if (failure.includes(TOO_LATE)) return 'too_late';
  if (failure.includes('No LID for user')) return 'recipient_not_on_whatsapp';
  if (failure.includes('quoted message')) return 'quoted_message_not_found';
  return 'page_error';
}
