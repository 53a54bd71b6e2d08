import { Injectable } from '@nestjs/common';
import { ContactDirectory } from '@chasqui/contacts';
import { AcceptanceService, MessagesService, type Message } from '@chasqui/messages';
import type { SessionView } from '@chasqui/sessions';
import { toHeld } from './held.js';
import { toMessageView, type MessageAnswer } from './message.dto.js';
import { namesIn } from './message-people.dto.js';
import type { Held } from './send-answer.js';

/** One message with its history, and what holds it back while it is queued. */
@Injectable()
export class MessageReadingService {
  constructor(
    private readonly messages: MessagesService,
    private readonly acceptance: AcceptanceService,
    private readonly contacts: ContactDirectory,
  ) {}

  /** @throws DomainError message_not_found */
  async read(view: SessionView, messageId: string): Promise<MessageAnswer> {
    return this.answer(view, await this.messages.get(view.session, messageId));
  }

  async answer(view: SessionView, message: Message): Promise<MessageAnswer> {
    const [history, held, contacts] = await Promise.all([
      this.messages.historyOf(message),
      this.heldOf(view, message),
      this.contacts.find(view.session, namesIn(message)),
    ]);
    return { success: true, message: toMessageView(message, contacts, { history, held }) };
  }

  private async heldOf(view: SessionView, { status, waId }: Message): Promise<Held | null> {
    if (status !== 'queued') return null;
    const hold = await this.acceptance.readHold(view.session, waId, view.status.state === 'ready');
    return hold && toHeld(view, hold);
  }
}
