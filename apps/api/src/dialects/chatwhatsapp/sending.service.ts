import { Injectable } from '@nestjs/common';
import { DomainError } from '@chasqui/errors';
import { MessagesService, type Message } from '@chasqui/messages';
import type { SessionView } from '@chasqui/sessions';
import type { toTextMessage } from './message.dto.js';

export type SendingErrorCode = 'message_failed';

/** A message that was accepted, and why it has not left yet, if so. */
export interface Accepted {
  message: Message;
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
    const messageId = await this.messages.acceptText(session, text);
    const isReady = status.state === 'ready';
    const message = await this.messages.waitForOutcome(session, messageId, isReady ? text.waitMs : 0);
    if (['failed', 'expired', 'cancelled'].includes(message.status)) {
      const { status: outcome, statusReason: reason } = message;
      throw new DomainError<SendingErrorCode>('message_failed', { messageId, status: outcome, reason });
    }
    return { message, heldBecause: isReady ? undefined : status.reason };
  }
}
