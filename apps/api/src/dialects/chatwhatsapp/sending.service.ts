import { Injectable } from '@nestjs/common';
import { isDatabaseUnavailable } from '@chasqui/database';
import { DomainError } from '@chasqui/errors';
import { MessagesService, type Message } from '@chasqui/messages';
import type { SessionView } from '@chasqui/sessions';
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
  constructor(private readonly messages: MessagesService) {}

  /**
   * Waits only while the session is ready: a message that cannot leave now is `queued` at once.
   * @throws DomainError session_not_authenticated, message_failed
   */
  async sendText({ session, status }: SessionView, text: ReturnType<typeof toTextMessage>): Promise<Accepted> {
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
    const message = await this.outcomeOf(session, accepted, isReady ? text.waitMs : 0);
    if (['failed', 'expired', 'cancelled'].includes(message.status)) {
      const { status: outcome, statusReason: reason } = message;
      throw new DomainError<SendingErrorCode>('message_failed', { messageId: waId, status: outcome, reason });
    }
    return { message, heldBecause: isReady ? undefined : status.reason };
  }

  /** What is accepted stays accepted, also when the database that has it cannot be asked any more. */
  private async outcomeOf(session: SessionView['session'], accepted: Outcome, waitMs: number): Promise<Outcome> {
    try {
      return await this.messages.waitForOutcome(session, accepted.waId, waitMs);
    } catch (error) {
      if (isDatabaseUnavailable(error)) return accepted;
      throw error;
    }
  }
}
