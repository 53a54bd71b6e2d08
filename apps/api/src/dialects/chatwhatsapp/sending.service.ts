import { Injectable } from '@nestjs/common';
import { isDatabaseUnavailable } from '@chasqui/database';
import { DomainError } from '@chasqui/errors';
import {
  AcceptanceService,
  IdempotencyKeysService,
  MessagesService,
  type Accepted,
  type Hold,
  type Message,
  type NewMessage,
} from '@chasqui/messages';
import type { SessionView } from '@chasqui/sessions';
import { StillAllowed } from '../../auth/still-allowed.service.js';
import { UnderWay } from '../../http/under-way.js';
import { toHeld } from './held.js';
import { Recipients } from './recipients.service.js';
import type { Sendable } from './sendable.js';
import type { SendAnswer } from './send-answer.js';
import type { SendingCall } from './sending-call.js';

export type SendingErrorCode = 'session_connecting' | 'message_cannot_leave';

/** What a call is answered, and whether an earlier one was accepted in its place. */
interface Answered {
  answer: SendAnswer;
  isReplay: boolean;
}

/** A message that is known to go to a chat. */
type Addressed = NewMessage & { waitMs: number };

/** What an answer needs to know of it. */
type About = Pick<Addressed, 'to' | 'type' | 'waitMs'>;

type Taken = Exclude<Accepted<SendAnswer>, { outcome: 'not_queued' }>;

/** Sending as this dialect promises it: accept, then wait a while for WhatsApp's answer. */
@Injectable()
export class SendingService {
  private readonly underWay = new UnderWay<Answered>();

  constructor(
    private readonly acceptance: AcceptanceService,
    private readonly keys: IdempotencyKeysService,
    private readonly messages: MessagesService,
    private readonly stillAllowed: StillAllowed,
    private readonly recipients: Recipients,
  ) {}

  /**
   * Waits only while the message can be expected to leave in that time: otherwise it is `queued` at once. Of calls with
   * one idempotency key, the first that knows an answer gives it to all.
   * @throws DomainError contact_not_found, session_not_authenticated, session_connecting, message_cannot_leave,
   *   idempotency_key_reused, …;
   *   and with its `messageId` what a caller is refused with who lost its access while it waited: the message was
   *   accepted before that
   */
  async send(call: SendingCall, message: Sendable): Promise<Answered> {
    const addressed = await this.addressed(call, message);
    return this.once(call, addressed, () => this.accept(call, addressed));
  }

  /**
   * Likewise of a message whose content takes work, such as fetching a file: a repeated call does not do it again.
   * @throws what `prepare` throws, too: then nothing is accepted
   */
  async sendPrepared(
    call: SendingCall,
    named: Pick<Sendable, 'to' | 'type' | 'waitMs'>,
    prepare: () => Promise<Sendable>,
  ): Promise<Answered> {
    const to = await this.recipients.chatOf(call.view.session, named.to, call.caller.key);
    return this.once(call, { ...named, to }, async () => {
      const { request, view } = call;
      const isReady = view.status.state === 'ready';
      const replay = request && (await this.acceptance.findReplay<SendAnswer>(view.session, request, isReady));
      return replay ?? this.accept(call, await this.addressed(call, { ...(await prepare()), to }));
    });
  }

  private addressed({ view, caller }: SendingCall, message: Sendable): Promise<Addressed> {
    return this.recipients.addressed(view.session, message, caller.key);
  }

  private async once(call: SendingCall, about: About, accept: () => Promise<Accepted<SendAnswer>>): Promise<Answered> {
    const { request, view, isAsync } = call;
    if (!request) return this.attempt(call, about, accept);
    const name = [view.session.accountId, request.key, request.hash.toString('hex')].join(' ');
    const earlier = isAsync ? undefined : this.underWay.find(name);
    const joined = earlier && (await this.join(call, earlier));
    return joined ?? this.underWay.run(name, () => this.attempt(call, about, accept));
  }

  /** @returns undefined when the earlier call was refused, or lost its access: that says nothing of this one */
  private async join({ caller }: SendingCall, earlier: Promise<Answered>): Promise<Answered | undefined> {
    const replay = earlier.then(
      ({ answer }) => ({ answer, isReplay: true }),
      () => undefined,
    );
    return this.stillAllowed.during(caller, (signal) => Promise.race([replay, untilAborted(signal)]));
  }

  private async accept({ view, request }: SendingCall, { ...message }: Addressed): Promise<Accepted<SendAnswer>> {
    return this.acceptance.accept(view.session, { ...message, isReady: isReadyFor(view, message) }, request);
  }

  private async attempt(
    { view, caller, request }: SendingCall,
    { waitMs, to, type }: About,
    accept: () => Promise<Accepted<SendAnswer>>,
  ): Promise<Answered> {
    const { session } = view;
    const accepted = await accept();
    if (accepted.outcome === 'not_queued') throw notQueued(view, accepted.hold);
    const isReplay = accepted.outcome === 'replayed';
    if (isReplay && accepted.answer) return { answer: accepted.answer, isReplay };
    const { waId } = accepted;
    const timeoutMs = mayLeaveWithin(waitMs, accepted.hold) ? waitMs : 0;
    const answer = await this.stillAllowed
      .during(caller, (signal) => this.outcomeOf(view, { accepted, chatId: to, type }, { timeoutMs, signal }))
      .catch((error: unknown) => {
        throw error instanceof DomainError ? naming(waId, error as DomainError) : error;
      });
    return { answer: request ? await this.keep(session, { key: request.key, waId }, answer) : answer, isReplay };
  }

  /**
   * What is accepted stays accepted, also when the database that has it cannot be asked any more. Without a wait it is
   * `queued`, as it was written.
   */
  private async outcomeOf(
    view: SessionView,
    { accepted, chatId, type }: { accepted: Taken; chatId: string; type: string },
    wait: { timeoutMs: number; signal: AbortSignal },
  ): Promise<SendAnswer> {
    const { waId, hold } = accepted;
    const held = hold ? { held: toHeld(view, hold) } : {};
    const asAccepted = { ...toAnswer({ ...QUEUED, waId, chatId, type, statusSince: sinceOf(accepted) }), ...held };
    if (accepted.outcome === 'accepted' && wait.timeoutMs === 0) return asAccepted;
    try {
      const message = await this.messages.waitForOutcome(view.session, waId, wait);
      const hasWaited = wait.timeoutMs > 0 && !hold;
      if (!hasWaited || message.status !== 'queued') return { ...toAnswer(message), ...held };
      const late = await this.acceptance.readHold(view.session, waId); // what came while it waited
      return { ...toAnswer(message), ...(late && { held: toHeld(view, late) }) };
    } catch (error) {
      if (!isDatabaseUnavailable(error)) throw error;
      return asAccepted;
    }
  }

  /** Without the database the answer is only this caller's; one that comes later is answered from what became of it. */
  private async keep(
    { accountId }: SessionView['session'],
    of: { key: string; waId: string },
    answer: SendAnswer,
  ): Promise<SendAnswer> {
    try {
      return await this.keys.keepFirst(accountId, of, answer);
    } catch (error) {
      if (isDatabaseUnavailable(error)) return answer;
      throw error;
    }
  }
}

/** A session that is about to be stopped or restarted is still `ready`, but not for a message that must not wait. */
function isReadyFor({ session, status }: SessionView, { mayQueue }: NewMessage): boolean {
  if (status.state !== 'ready') return false;
  return mayQueue !== false || !isAboutToEnd({ session, status });
}

function isAboutToEnd({ session, status }: Pick<SessionView, 'session' | 'status'>): boolean {
  const { wanted, restartRequestedAt } = session;
  return wanted === 'stopped' || (restartRequestedAt !== null && restartRequestedAt > status.since);
}

function mayLeaveWithin(waitMs: number, hold: Hold | null): boolean {
  return hold === null || (hold.estimatedAt !== null && hold.estimatedAt.getTime() <= Date.now() + waitMs);
}

/** States that lead on by themselves. Nothing else would be helped by "please wait". */
const CONNECTING: readonly string[] = ['starting', 'connecting', 'disconnected', 'ready'];

function notQueued(view: SessionView, hold: Hold): DomainError<SendingErrorCode> {
  if (hold.reason === 'session_not_ready' && CONNECTING.includes(view.status.state)) {
    return new DomainError('session_connecting');
  }
  return new DomainError('message_cannot_leave', { ...toHeld(view, hold) });
}

const QUEUED = { status: 'queued', statusReason: null } as const;

/** Of a replay it is in the database, which cannot be asked. */
function sinceOf(accepted: Taken): Date {
  return accepted.outcome === 'accepted' ? accepted.since : new Date();
}

function toAnswer(
  message: Pick<Message, 'waId' | 'chatId' | 'type' | 'status' | 'statusReason' | 'statusSince'>,
): SendAnswer {
  return {
    messageId: message.waId,
    chatId: message.chatId,
    type: message.type,
    status: message.status,
    reason: message.statusReason,
    since: message.statusSince.toISOString(),
  };
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });
}

function naming(messageId: string, { code, details }: DomainError): DomainError {
  return new DomainError(code, { ...details, messageId });
}
