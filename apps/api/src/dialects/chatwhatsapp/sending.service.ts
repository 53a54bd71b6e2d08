import { Injectable } from '@nestjs/common';
import { isDatabaseUnavailable } from '@chasqui/database';
import { DomainError } from '@chasqui/errors';
import { MessagesService, type Message } from '@chasqui/messages';
import type { SessionView } from '@chasqui/sessions';
import type { Credentials } from '../../auth/authenticated-request.js';
import { StillAllowed } from '../../auth/still-allowed.service.js';
import type { toTextMessage } from './message.dto.js';

export type SendingErrorCode = 'message_failed';

/** What an answer tells of a message. */
export type Outcome = Pick<Message, 'waId' | 'chatId' | 'type' | 'status' | 'statusReason' | 'statusSince'>;

/** A message that was accepted, and why it has not left yet, if so. */
export interface Accepted {
  message: Outcome;
  heldBecause: string | undefined;
}

/** Sending as this dialect promises it: accept, then wait a while for WhatsApp's answer. */
@Injectable()
export class SendingService {
  constructor(
    private readonly messages: MessagesService,
    private readonly stillAllowed: StillAllowed,
  ) {}

  /**
   * Waits only while the session is ready: a message that cannot leave now is `queued` at once.
   * @throws DomainError session_not_authenticated, message_failed; and with its `messageId` what
   * a caller is refused with who lost its access while it waited: the message was accepted before that
   */
  async sendText(
    { session, status }: SessionView,
    caller: Credentials,
    text: ReturnType<typeof toTextMessage>,
  ): Promise<Accepted> {
    const waId = await this.messages.acceptText(session, text);
    const accepted: Outcome = {
      waId,
      chatId: text.to,
      type: 'text',
      status: 'queued',
      statusReason: null,
      statusSince: new Date(),
    };
    const isReady = status.state === 'ready';
    const message = await this.stillAllowed
      .during(caller, (signal) => this.outcomeOf(session, accepted, { timeoutMs: isReady ? text.waitMs : 0, signal }))
      .catch((error: unknown) => {
        throw error instanceof DomainError ? naming(waId, error as DomainError) : error;
      });
    if (['failed', 'expired', 'cancelled'].includes(message.status)) {
      const { status: outcome, statusReason: reason } = message;
      throw new DomainError<SendingErrorCode>('message_failed', { messageId: waId, status: outcome, reason });
    }
    return { message, heldBecause: isReady ? undefined : status.reason };
  }

  /** What is accepted stays accepted, also when the database that has it cannot be asked any more. */
  private async outcomeOf(
    session: SessionView['session'],
    accepted: Outcome,
    wait: { timeoutMs: number; signal: AbortSignal },
  ): Promise<Outcome> {
    try {
      return await this.messages.waitForOutcome(session, accepted.waId, wait);
    } catch (error) {
      if (isDatabaseUnavailable(error)) return accepted;
      throw error;
    }
  }
}

function naming(messageId: string, { code, details }: DomainError): DomainError {
  return new DomainError(code, { ...details, messageId });
}
