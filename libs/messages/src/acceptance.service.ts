import { Injectable } from '@nestjs/common';
import { GroupedCalls } from '@chasqui/grouped-calls';
import { isDatabaseUnavailable, isUniqueViolation, wasConnectionLost } from '@chasqui/database';
import { DomainError } from '@chasqui/errors';
import { OutboxTokens } from '@chasqui/queue';
import { Announcements } from '@chasqui/redis';
import { newMessageId, type ChatId } from '@chasqui/whatsapp-vocabulary';
import { AcceptanceRepository } from './acceptance.repository.js';
import type { Acceptance, NewOutbound } from './acceptance.js';
import type { Hold } from './hold.js';
import type { IdempotentRequest } from './idempotency.js';
import type { Lane } from './lane.js';
import { cleanContent, type TypedContent } from './message-content.js';
import { referencesOf } from './message-references.js';
import type { SessionScope } from './messages.service.js';
import { PacedHolds, type PaceableSession } from './pacing/paced-holds.service.js';
import { isQueueFull, QueueRoom } from './queue-room.service.js';

export type AcceptanceErrorCode =
  'session_not_authenticated' | 'daily_limit_reached' | 'storage_outcome_unknown' | 'idempotency_key_reused';

/** A transactional message or a reply that could not leave for this long is not worth sending any more. */
export const EXPIRES_IN_SECONDS = 24 * 60 * 60;

/** How a message is to be sent; what is left out is as it is for most. */
export interface SendOptions {
  /** `transactional` by default. */
  lane?: Lane;
  /** Not before this; what is past means now. */
  sendAt?: Date | null;
  /** Counted from `sendAt`; null: it waits for as long as it takes. */
  expiresInSeconds?: number | null;
  /** false: it is refused when it cannot leave now. */
  mayQueue?: boolean;
  /** Whether the session is ready, as the caller knows; true by default. */
  isReady?: boolean;
}

/** What is to be sent, and how, whoever gets it. */
export type UnaddressedMessage = SendOptions & TypedContent;

export type NewMessage = UnaddressedMessage & { to: ChatId };

/** What a send has come to. `Answer`: what callers keep with their idempotency keys. */
export type Accepted<Answer = unknown> =
  /** It is stored, and leaves under this bare WhatsApp id; `queued` since then. */
  | { outcome: 'accepted'; waId: string; hold: Hold | null; since: Date }
  /** An earlier call with the same key was accepted; `answer` is null while nobody knows what that was answered. */
  | { outcome: 'replayed'; waId: string; hold: Hold | null; answer: Answer | null }
  /** It cannot leave now and must not wait: nothing is stored. */
  | { outcome: 'not_queued'; hold: Hold };

/** The door to the outbox: every message that is to be sent comes in here. */
@Injectable()
export class AcceptanceService {
  /** Nobody waits for a message that was just accepted: it wakes whoever numbers the events, one for all. */
  private readonly news = new GroupedCalls<string, null>(async (_, [messageId = '', ...others]) => {
    await this.announcements.publish('message.changed', { messageId });
    return [null, ...others.map(() => null)];
  });

  constructor(
    private readonly acceptances: AcceptanceRepository,
    private readonly tokens: OutboxTokens,
    private readonly announcements: Announcements,
    private readonly pacedHolds: PacedHolds,
    private readonly room: QueueRoom,
  ) {}

  /**
   * Accepts a message: after this it is a committed row. A wake-up token that could not be queued is no error, since the
   * session's owner looks by itself every few seconds.
   * @param request makes it safe to repeat; whatever is refused leaves its key free
   * @throws DomainError session_not_authenticated, daily_limit_reached (with `limit` and `retryAfter` in seconds),
   *   queue_full, idempotency_key_reused, storage_outcome_unknown (with the `messageId` to ask for); and those
   *   of `referencesOf`
   */
  async accept<Answer>(
    session: PaceableSession,
    { to, ...message }: NewMessage,
    request?: IdempotentRequest,
  ): Promise<Accepted<Answer>> {
    await this.checkReferences(session, message, request);
    const row: NewOutbound = {
      lane: 'transactional',
      sendAt: null,
      expiresInSeconds: EXPIRES_IN_SECONDS,
      mayQueue: true,
      isReady: true,
      ...message,
      content: cleanContent(message.content),
      chatId: to,
      waId: newMessageId(),
      sessionId: session.id,
    };
    const paced = row.mayQueue || !row.isReady ? null : await this.pacedHolds.ofNew(session, row);
    const acceptance = await this.storeIfRoom(session, paced ? { ...row, isReady: false } : row, request);
    return this.conclude(session, { row, paced, acceptance }, request);
  }

  /**
   * What an earlier call with the same key has come to; undefined when there was none. For requests whose content takes
   * work that a repetition need not do again.
   * @throws DomainError idempotency_key_reused
   */
  async findReplay<Answer>(
    session: PaceableSession,
    request: IdempotentRequest,
    isReady: boolean,
  ): Promise<Accepted<Answer> | undefined> {
    const taken = await this.acceptances.findTaken(session.accountId, request);
    return taken?.outcome === 'key_taken' ? this.replay<Answer>(session, { ...taken, isReady }, request) : undefined;
  }

  /** What holds an accepted message back now; null when nothing does. `isReady`: whether its session is, as its caller knows. */
  async readHold(session: PaceableSession, waId: string, isReady = true): Promise<Hold | null> {
    return this.pacedHolds.refine(session, waId, await this.acceptances.readHold(session, waId, isReady));
  }

  /** Whoever repeats a request is answered also when what it is about is no longer as it was. */
  private async checkReferences(
    session: SessionScope,
    message: TypedContent,
    request: IdempotentRequest | undefined,
  ): Promise<void> {
    const references = referencesOf(message);
    if (references.length === 0) return;
    for (const { waId, check } of references) {
      const refusal = check(await this.acceptances.findReferenced(session, waId));
      if (refusal && !(request && (await this.acceptances.findTaken(session.accountId, request)))) throw refusal;
    }
  }

  private async conclude<Answer>(
    session: PaceableSession,
    { row, paced, acceptance }: { row: NewOutbound; paced: Hold | null; acceptance: Acceptance },
    request: IdempotentRequest | undefined,
  ): Promise<Accepted<Answer>> {
    switch (acceptance.outcome) {
      case 'accepted':
        await Promise.all([this.tokens.wake(session.id), this.news.call('', row.waId)]);
        return { ...acceptance, waId: row.waId, hold: await this.refined(session, row.waId, acceptance.hold) };
      case 'key_taken':
        return this.replay(session, { ...acceptance, isReady: row.isReady }, request);
      case 'not_queued':
        return paced && acceptance.hold.reason === 'session_not_ready' ? { ...acceptance, hold: paced } : acceptance;
      case 'no_session':
        throw new DomainError<AcceptanceErrorCode>('session_not_authenticated', { sessionId: session.id });
      case 'daily_limit': {
        const { dailyLimit: limit, secondsLeft: retryAfter } = acceptance;
        throw new DomainError<AcceptanceErrorCode>('daily_limit_reached', { limit, retryAfter });
      }
    }
  }

  private async replay<Answer>(
    session: PaceableSession,
    taken: { waId: string; hash: Buffer; answer: unknown; isReady: boolean },
    request: IdempotentRequest | undefined,
  ): Promise<Accepted<Answer>> {
    const { waId, isReady } = taken;
    if (!request?.hash.equals(taken.hash)) throw new DomainError<AcceptanceErrorCode>('idempotency_key_reused');
    const answer = taken.answer as Answer | null;
    const hold = answer === null ? await this.readHold(session, waId, isReady) : null;
    return { outcome: 'replayed', waId, hold, answer };
  }

  /** What is accepted is answered so, also when the database that has it cannot be asked any more. */
  private async refined(session: PaceableSession, waId: string, hold: Hold | null): Promise<Hold | null> {
    return this.pacedHolds.refine(session, waId, hold).catch((error: unknown) => {
      if (!isDatabaseUnavailable(error)) throw error;
      return hold;
    });
  }

  /** Whoever repeats a request is answered also when the queue is full by now. */
  private async storeIfRoom(
    session: SessionScope,
    row: NewOutbound,
    request: IdempotentRequest | undefined,
  ): Promise<Acceptance> {
    try {
      return await this.room.roomFor(session, 1, () => this.store(session, row, request));
    } catch (error) {
      const taken = request && isQueueFull(error) && (await this.acceptances.findTaken(session.accountId, request));
      if (taken) return taken;
      throw error;
    }
  }

  /**
   * Looks again before it refuses a request that has a key: what it waited for may have been an earlier call with the
   * same key, which used up the limit, or came just before the session's logout.
   */
  private async store(
    session: SessionScope,
    row: NewOutbound,
    request: IdempotentRequest | undefined,
  ): Promise<Acceptance> {
    const acceptance = await this.insert(session, row, request);
    const isFinal = acceptance.outcome === 'accepted' || acceptance.outcome === 'key_taken';
    return isFinal || !request ? acceptance : this.insert(session, row, request);
  }

  private async insert(
    session: SessionScope,
    row: NewOutbound,
    request: IdempotentRequest | undefined,
  ): Promise<Acceptance> {
    try {
      return await this.acceptances.insert(session.accountId, row, request);
    } catch (error) {
      // Another call has just taken the key: this time it is seen.
      if (isUniqueViolation(error, 'idempotency_keys_pkey')) return this.insert(session, row, request);
      if (!wasConnectionLost(error)) throw error;
      throw new DomainError<AcceptanceErrorCode>('storage_outcome_unknown', { messageId: row.waId });
    }
  }
}
