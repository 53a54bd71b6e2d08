import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@chasqui/logging';
import type { MessageReason, OutboxMessage, OutboxService } from '@chasqui/messages';
import type { OutboxConsumer, OutboxConsumers } from '@chasqui/queue';
import type { Lease } from '@chasqui/sessions';
import type { WorkerMetrics } from '../metrics/worker-metrics.js';
import { withDeadline } from '../whatsapp/browser-process.js';
import type { HandOver } from '../whatsapp/vocabulary.js';
import type { WhatsappClient } from '../whatsapp/whatsapp-client.js';
import type { HeldLease } from './held-lease.js';
import { SerialQueue } from './serial-queue.js';

const SWEEP_MS = 5_000;
/** How long a message that the page still holds may wait for its first acknowledgement before it is handed over again. */
const PENDING_ACK_MS = 30_000;
const PENDING_ACK_POLL_MS = 250;
/** A page that refuses a message before it reached WhatsApp's code is asked this often. */
const PAGE_ERROR_ATTEMPTS = 5;
/** …with this much time in between, in which a connection may come back. */
const PAGE_ERROR_PAUSE_MS = 2_000;

type OutboxPage = Pick<WhatsappClient, 'sendText' | 'findOwnMessage'>;

/**
 * Sends one session's messages, one at a time, in the order that PostgreSQL gives. Tokens and a sweep only wake it.
 * A message whose outcome is unknown is settled before any other is taken.
 */
export class OutboxRunner {
  private page: OutboxPage | undefined;
  private consumer: OutboxConsumer | undefined;
  private sweep: NodeJS.Timeout | undefined;
  /** A hand-over may be lying half-done in the database: look before taking the next. */
  private mustSettle = true;
  private pausedUntil = 0;
  private pageErrors = { id: '', count: 0 };
  private readonly work: SerialQueue;

  constructor(
    private readonly held: HeldLease,
    private readonly outbox: OutboxService,
    private readonly consumers: OutboxConsumers,
    private readonly metrics: WorkerMetrics,
    private readonly logger: Logger,
  ) {
    this.work = new SerialQueue((error) => {
      this.mustSettle = true;
      this.logger.error({ err: error }, 'outbox interrupted');
    });
  }

  async open(): Promise<void> {
    this.consumer = await this.consumers.open(this.lease.sessionId, () => this.drain());
    this.sweep = setInterval(() => void this.drain(), SWEEP_MS);
  }

  /** The session is ready: settles what an earlier page left open, then sends. */
  resume(page: OutboxPage): void {
    this.page = page;
    this.pausedUntil = 0;
    this.mustSettle = true;
    this.consumer?.resume();
    void this.drain();
  }

  /** The session is linked to another phone: what was written for the one before never leaves from this one. */
  async abandon(): Promise<void> {
    this.logger.warn('paired with another number: the messages of the one before are ended');
    await this.outbox.abandon(this.lease, 'number_changed');
  }

  /** The session is not ready: takes no further message. One that is being handed over goes on until it is decided. */
  async hold(): Promise<void> {
    this.page = undefined;
    await this.consumer?.pause();
  }

  /** Holds, and waits for the message that is being handed over, if there is one, but no longer than this. */
  async finish(timeoutMs: number): Promise<void> {
    await this.hold();
    const idle = this.work.add(() => Promise.resolve());
    await withDeadline(idle, timeoutMs, 'a message is still being handed over').catch((error: unknown) => {
      this.logger.warn({ reason: String(error) }, 'outbox left in the middle');
    });
  }

  async close(): Promise<void> {
    clearInterval(this.sweep);
    await this.hold();
    await this.consumer?.close();
  }

  private get lease(): Lease {
    return this.held.lease;
  }

  private drain(): Promise<void> {
    return this.work.add(() => this.sendAllDue());
  }

  private async sendAllDue(): Promise<void> {
    if (!this.page) return;
    await this.outbox.expireOverdue(this.lease);
    if (this.mustSettle && !(await this.settle())) return;
    for (let page = this.usablePage(); page; page = this.usablePage()) {
      const message = await this.outbox.claimNext(this.lease);
      if (!message) return;
      await this.handOver(page, message, false);
    }
  }

  private usablePage(): OutboxPage | undefined {
    return this.held.mayHandOver() && Date.now() >= this.pausedUntil ? this.page : undefined;
  }

  /** @returns whether nothing is undecided any more */
  private async settle(): Promise<boolean> {
    await this.outbox.markInterrupted(this.lease, 'hand_over_interrupted');
    for (const message of await this.outbox.listUncertain(this.lease)) {
      const page = this.usablePage();
      if (!page) return false;
      if (await this.isAcknowledged(page, message)) continue;
      if (this.page !== page) return false;
      const claimed = await this.outbox.claimAgain(this.lease, message.id);
      if (claimed) await this.handOver(page, claimed, true);
    }
    const open = await this.outbox.listUncertain(this.lease);
    this.mustSettle = open.length > 0;
    return !this.mustSettle;
  }

  /** Asks the page, and while the page still holds the message (acknowledgement 0) gives it time to send it itself. */
  private async isAcknowledged(page: OutboxPage, message: OutboxMessage): Promise<boolean> {
    const deadline = Date.now() + PENDING_ACK_MS;
    while (this.page === page) {
      const found = await page.findOwnMessage(message.waId, message.chatWid ?? message.chatId);
      if (found && found.ack >= 1) {
        await this.outbox.acknowledge(this.lease.sessionId, message.waId, found.ack);
        return true;
      }
      if (found?.ack !== 0 || Date.now() > deadline) return false;
      await delay(PENDING_ACK_POLL_MS); // the page announces acknowledgements, but not those that came before it was asked
    }
    return false;
  }

  /** @param isRepeat an earlier hand-over of it may have reached WhatsApp */
  private async handOver(page: OutboxPage, message: OutboxMessage, isRepeat: boolean): Promise<void> {
    const result = await page.sendText({
      waId: message.waId,
      chatId: message.chatWid ?? message.chatId,
      text: message.content.text,
      quotedMessageId: message.content.quotedMessageId,
      isQuoteOptional: isRepeat,
      notAfterMs: this.held.handOverDeadlineMs(),
    });
    this.metrics.handedOver(result.outcome);
    await this.record(message, result, isRepeat);
  }

  private async record(message: OutboxMessage, result: HandOver, isRepeat: boolean): Promise<void> {
    switch (result.outcome) {
      case 'accepted':
        await this.outbox.acknowledge(this.lease.sessionId, message.waId, 1);
        if (result.chatWid) await this.outbox.keepChatWid(message, result.chatWid);
        return;
      case 'refused':
        this.logger.warn({ messageId: message.waId, detail: result.detail }, 'refused by WhatsApp');
        await this.outbox.move(this.lease, message, 'failed', 'refused_by_whatsapp');
        return;
      case 'not_handed':
        await this.recordNotHanded(message, result.reason, isRepeat);
        return;
      case 'unknown':
        if (result.chatWid) await this.outbox.keepChatWid(message, result.chatWid);
        await this.becomeUncertain(message, 'outcome_unknown');
        return;
    }
  }

  private async recordNotHanded(
    message: OutboxMessage,
    reason: Extract<HandOver, { outcome: 'not_handed' }>['reason'],
    isRepeat: boolean,
  ): Promise<void> {
    const isFinal = reason === 'recipient_not_on_whatsapp' || reason === 'quoted_message_not_found';
    if (reason === 'page_error') this.pausedUntil = Date.now() + PAGE_ERROR_PAUSE_MS;
    if (isRepeat && !isFinal) {
      await this.becomeUncertain(message, reason);
    } else if (isFinal || (reason === 'page_error' && this.countPageError(message) >= PAGE_ERROR_ATTEMPTS)) {
      await this.outbox.move(this.lease, message, 'failed', reason);
    } else {
      await this.outbox.move(this.lease, message, 'queued', reason);
    }
  }

  /** How often this host's pages refused this message in a row. */
  private countPageError({ id }: OutboxMessage): number {
    this.pageErrors = { id, count: this.pageErrors.id === id ? this.pageErrors.count + 1 : 1 };
    return this.pageErrors.count;
  }

  private async becomeUncertain(message: OutboxMessage, reason: MessageReason): Promise<void> {
    this.mustSettle = true;
    await this.outbox.move(this.lease, message, 'uncertain', reason);
  }
}
