import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@chasqui/logging';
import { isAction, type OutboxMessage } from '@chasqui/messages';
import type { HeldLease } from '../session-host/held-lease.js';
import type { HandOvers } from './hand-overs.js';
import type { OutboxPage, OutboxTools } from './outbox-tools.js';
import { RepeatPlan } from './repeat-plan.js';
import type { ReadyTime } from './ready-time.js';

/** How long a message that the page still holds may wait for its first acknowledgement before it is handed over again. */
const PENDING_ACK_MS = 30_000;
const PENDING_ACK_POLL_MS = 250;
/** A page that is being loaded cannot be asked; one that never can is handed the message after so many tries. */
const LOOK_UP_ATTEMPTS = 3;
const PARKED_AT_ONCE = 100;
const PARKED_PAUSE_MS = { first: 30_000, longest: 30 * 60_000 };

/** How a page may be used while it settles. */
export interface Conditions {
  /** Nothing may be handed over: what was undecided before can only be looked up. */
  isPaused: boolean;
  isUsable: () => boolean;
}

type Verdict = 'acknowledged' | 'open' | 'no_answer' | 'page_lost';

/**
 * Finds out what became of messages that may have left. Looking one up only saves an attempt: what decides is an
 * acknowledgement, and without one the same content is handed over again under the same id, which has no second effect.
 */
export class Settling {
  /** The first message that was undecided at `countedMs` of the ready time; those behind it have their time after it. */
  private counted: string | undefined;
  private countedMs = 0;
  private unanswered = { id: '', times: 0 };
  private readonly repeats = new RepeatPlan();
  private parkedPauseMs = PARKED_PAUSE_MS.first;
  private parkedLookUpAt = 0;

  constructor(
    private readonly held: HeldLease,
    private readonly tools: Pick<OutboxTools, 'outbox' | 'paced' | 'undecided' | 'metrics' | 'config'>,
    private readonly handOvers: HandOvers,
    private readonly readyTime: ReadyTime,
    private readonly logger: Logger,
  ) {}

  /** One after the other, in the order of their acceptance. @returns whether none holds up the others any more */
  async settle(page: OutboxPage, conditions: Conditions): Promise<boolean> {
    const { undecided } = this.tools;
    await undecided.markInterrupted(this.held.lease, 'hand_over_interrupted');
    for (let tried = ''; ;) {
      await this.count(conditions);
      const [message] = await undecided.list(this.held.lease);
      this.counted = message?.id;
      if (!message) return true;
      if (message.id === tried || !conditions.isUsable()) return false;
      tried = message.id;
      await this.settleOne(page, message, conditions);
    }
  }

  /** Asks again about parked messages, more and more seldom; an acknowledgement that comes by itself moves them too. */
  async lookUpParked(page: OutboxPage): Promise<void> {
    if (this.readyTime.ms < this.parkedLookUpAt) return;
    for (const message of await this.tools.undecided.listParked(this.held.lease, PARKED_AT_ONCE)) {
      if (isAction(message.type)) continue;
      const ack = await this.lookUp(page, message);
      if (ack === 'no_answer') break;
      if (ack !== null && ack >= 1) await this.acknowledge(message, ack);
    }
    this.parkedLookUpAt = this.readyTime.ms + this.parkedPauseMs;
    this.parkedPauseMs = Math.min(this.parkedPauseMs * 2, PARKED_PAUSE_MS.longest);
  }

  /** Another page may know more. */
  beginAnew(): void {
    this.parkedLookUpAt = 0;
    this.parkedPauseMs = PARKED_PAUSE_MS.first;
    this.unanswered = { id: '', times: 0 };
    this.repeats.beginAnew();
  }

  private async settleOne(page: OutboxPage, message: OutboxMessage, conditions: Conditions): Promise<void> {
    const verdict = await this.verdictOn(page, message, conditions);
    if (verdict === 'acknowledged') await this.tools.paced.noteHandedOver(this.held.lease, message);
    const isOpen = verdict === 'open' || (verdict === 'no_answer' && this.countUnanswered(message));
    if (!isOpen || conditions.isPaused) return;
    if (!message.isResend && !this.repeats.isDue(message.id, this.readyTime.ms)) return;
    await this.count(conditions); // one whose time is over is parked, and not handed over again
    const claimed = await this.tools.outbox.claimAgain(this.held.lease, message.id);
    if (!claimed) return;
    await this.handOvers.handOver(page, claimed, true);
    this.repeats.repeated(message.id, this.readyTime.ms);
    await this.tools.paced.noteHandedOver(this.held.lease, claimed);
  }

  /** Asks the page, and while the page still holds the message (acknowledgement 0) gives it time to send it itself. */
  private async verdictOn(page: OutboxPage, message: OutboxMessage, conditions: Conditions): Promise<Verdict> {
    if (isAction(message.type)) return conditions.isUsable() ? 'open' : 'page_lost'; // no acknowledgement is of it
    const leftMs = Math.min(PENDING_ACK_MS, this.tools.config.parkAfterMs - message.undecidedMs);
    const deadline = this.readyTime.ms + (message.isResend || conditions.isPaused ? 0 : leftMs);
    while (conditions.isUsable()) {
      const ack = await this.lookUp(page, message);
      if (ack === 'no_answer') return ack;
      if (ack !== null && ack >= 1) {
        await this.acknowledge(message, ack);
        return 'acknowledged';
      }
      if (ack !== 0 || this.readyTime.ms >= deadline) return 'open';
      await delay(PENDING_ACK_POLL_MS); // the page announces acknowledgements, but not those that came before it was asked
    }
    return 'page_lost';
  }

  /** @returns its acknowledgement; null when the page does not know it, which proves nothing */
  private async lookUp(
    page: OutboxPage,
    { waId, chatWid, chatId }: OutboxMessage,
  ): Promise<number | null | 'no_answer'> {
    try {
      const found = await page.findOwnMessage(waId, chatWid ?? chatId);
      return found?.ack ?? null;
    } catch (error) {
      // As a rule it is just being loaded anew. Its own words may have numbers in them.
      const reason = String(error).replaceAll(/\d{5,}/g, '…');
      this.logger.debug({ messageId: waId, reason }, 'the page cannot tell what became of a message');
      return 'no_answer';
    }
  }

  /** @returns whether that was the last try */
  private countUnanswered({ id }: OutboxMessage): boolean {
    this.unanswered = { id, times: this.unanswered.id === id ? this.unanswered.times + 1 : 1 };
    if (this.unanswered.times < LOOK_UP_ATTEMPTS) return false;
    this.unanswered.times = 0;
    return true;
  }

  private async acknowledge({ waId }: OutboxMessage, ack: number): Promise<void> {
    await this.tools.outbox.acknowledge(this.held.lease.sessionId, waId, ack, { isUrgent: true });
  }

  /** Adds the ready time that has passed to what is undecided, and parks what has been so for too long. */
  private async count({ isPaused }: Conditions): Promise<void> {
    const { undecided, config, metrics } = this.tools;
    const passedMs = this.readyTime.ms - this.countedMs;
    this.countedMs = this.readyTime.ms;
    if (isPaused || this.counted === undefined) return;
    const time = { passedMs, parkAfterMs: config.parkAfterMs };
    for (const messageId of await undecided.addUndecided(this.held.lease, [this.counted], time)) {
      this.logger.warn({ messageId }, 'parked: nobody knows whether it left; a person can resolve it');
      metrics.parked();
      this.beginAnew();
    }
  }
}
